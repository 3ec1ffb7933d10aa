// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/clip_layers.h"

#include "core/model/attention.h"

namespace diptych {

CLIPAttentionImpl::CLIPAttentionImpl(std::int64_t width, std::int64_t heads)
    : heads_(heads),
      k_proj_(register_module("k_proj", Linear(width, width))),
      v_proj_(register_module("v_proj", Linear(width, width))),
      q_proj_(register_module("q_proj", Linear(width, width))),
      out_proj_(register_module("out_proj", Linear(width, width))) {}

torch::Tensor CLIPAttentionImpl::forward(const torch::Tensor& x) {
  return out_proj_->forward(multiHeadAttention(
      q_proj_->forward(x), k_proj_->forward(x), v_proj_->forward(x), heads_, /*causal=*/true));
}

CLIPMlpImpl::CLIPMlpImpl(const TextConfig& config)
    : quick_gelu_(config.hidden_act == "quick_gelu"),
      fc1_(register_module("fc1", Linear(config.hidden_size, config.intermediate_size))),
      fc2_(register_module("fc2", Linear(config.intermediate_size, config.hidden_size))) {}

torch::Tensor CLIPMlpImpl::forward(const torch::Tensor& x) {
  const auto h = fc1_->forward(x);
  return fc2_->forward(quick_gelu_ ? h * torch::sigmoid(1.702 * h) : torch::gelu(h));
}

CLIPEncoderLayerImpl::CLIPEncoderLayerImpl(const TextConfig& config) {
  const auto width = config.hidden_size;
  const auto eps = config.layer_norm_eps;
  self_attn_ = register_module("self_attn", CLIPAttention(width, config.num_attention_heads));
  layer_norm1_ = register_module("layer_norm1", LayerNorm(width, eps));
  mlp_ = register_module("mlp", CLIPMlp(config));
  layer_norm2_ = register_module("layer_norm2", LayerNorm(width, eps));
}

torch::Tensor CLIPEncoderLayerImpl::forward(torch::Tensor x) {
  x = x + self_attn_->forward(layer_norm1_->forward(x));
  return x + mlp_->forward(layer_norm2_->forward(x));
}

CLIPEncoderImpl::CLIPEncoderImpl(const TextConfig& config) {
  torch::nn::ModuleList layers;
  for (std::int64_t i = 0; i < config.num_hidden_layers; ++i) {
    layers_.emplace_back(config);
    layers->push_back(layers_.back());
  }
  register_module("layers", layers);
}

CLIPTextEmbeddingsImpl::CLIPTextEmbeddingsImpl(const TextConfig& config)
    : token_embedding_(
          register_module("token_embedding", Embedding(config.vocab_size, config.hidden_size))),
      position_embedding_(register_module(
          "position_embedding", Embedding(config.max_position_embeddings, config.hidden_size))) {}

torch::Tensor CLIPTextEmbeddingsImpl::forward(const torch::Tensor& ids) {
  const auto positions = torch::arange(ids.size(1), ids.options());
  return token_embedding_->forward(ids) + position_embedding_->forward(positions);
}

CLIPTextTransformerImpl::CLIPTextTransformerImpl(const TextConfig& config)
    : embeddings_(register_module("embeddings", CLIPTextEmbeddings(config))),
      encoder_(register_module("encoder", CLIPEncoder(config))),
      final_layer_norm_(register_module(
          "final_layer_norm", LayerNorm(config.hidden_size, config.layer_norm_eps))) {}

std::vector<torch::Tensor> CLIPTextTransformerImpl::states(
    const torch::Tensor& ids, std::size_t layers) {
  std::vector<torch::Tensor> states = {embeddings_->forward(ids)};
  for (std::size_t i = 0; i < layers; ++i) {
    auto layer = encoder_->layers()[i];
    states.push_back(layer->forward(states.back()));
  }
  return states;
}

}  // namespace diptych
