// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"
#include "core/model/model_config.h"

#include <torch/torch.h>

#include <string>
#include <vector>

namespace diptych {

// Causal self-attention: q_proj, k_proj, v_proj, out_proj.
class CLIPAttentionImpl : public torch::nn::Module {
 public:
  CLIPAttentionImpl(std::int64_t width, std::int64_t heads);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::int64_t heads_;
  Linear k_proj_{nullptr};
  Linear v_proj_{nullptr};
  Linear q_proj_{nullptr};
  Linear out_proj_{nullptr};
};
TORCH_MODULE(CLIPAttention);

class CLIPMlpImpl : public torch::nn::Module {
 public:
  explicit CLIPMlpImpl(const TextConfig& config);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  bool quick_gelu_;
  Linear fc1_{nullptr};
  Linear fc2_{nullptr};
};
TORCH_MODULE(CLIPMlp);

class CLIPEncoderLayerImpl : public torch::nn::Module {
 public:
  explicit CLIPEncoderLayerImpl(const TextConfig& config);
  torch::Tensor forward(torch::Tensor x);

 private:
  CLIPAttention self_attn_{nullptr};
  LayerNorm layer_norm1_{nullptr};
  CLIPMlp mlp_{nullptr};
  LayerNorm layer_norm2_{nullptr};
};
TORCH_MODULE(CLIPEncoderLayer);

// "encoder": nothing but its layers.
class CLIPEncoderImpl : public torch::nn::Module {
 public:
  explicit CLIPEncoderImpl(const TextConfig& config);
  const std::vector<CLIPEncoderLayer>& layers() const { return layers_; }

 private:
  std::vector<CLIPEncoderLayer> layers_;
};
TORCH_MODULE(CLIPEncoder);

class CLIPTextEmbeddingsImpl : public torch::nn::Module {
 public:
  explicit CLIPTextEmbeddingsImpl(const TextConfig& config);
  torch::Tensor forward(const torch::Tensor& ids);

 private:
  Embedding token_embedding_{nullptr};
  Embedding position_embedding_{nullptr};
};
TORCH_MODULE(CLIPTextEmbeddings);

// "text_model": embeddings, layers, norm.
class CLIPTextTransformerImpl : public torch::nn::Module {
 public:
  explicit CLIPTextTransformerImpl(const TextConfig& config);
  // The sum of the embeddings, then the outputs of the first `layers` layers.
  std::vector<torch::Tensor> states(const torch::Tensor& ids, std::size_t layers);
  torch::Tensor norm(const torch::Tensor& state) { return final_layer_norm_->forward(state); }

 private:
  CLIPTextEmbeddings embeddings_{nullptr};
  CLIPEncoder encoder_{nullptr};
  LayerNorm final_layer_norm_{nullptr};
};

}  // namespace diptych
