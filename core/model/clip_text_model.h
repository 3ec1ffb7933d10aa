// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_config.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace diptych {

class CLIPTextTransformerImpl;

// CLIP's text encoder. Like every module here it starts with empty weights that only loadModel
// fills; parameters have the names of the checkpoint
// ("text_model.encoder.layers.0.self_attn.q_proj.weight").
class CLIPTextModelImpl : public torch::nn::Module {
 public:
  explicit CLIPTextModelImpl(const TextConfig& config);

  // ids: [n, tokens], int64, at most max_position_embeddings tokens. Returns [n, tokens,
  // hidden_size] after the final layer norm. clip_skip counts as in EveryDream2: 0 and 1 take the
  // last layer, 2 the one before it, and so on. Throws Error when there are too many tokens or
  // clip_skip is beyond the number of layers.
  torch::Tensor forward(const torch::Tensor& ids, int clip_skip = 0);

  // The states before the final layer norm: the sum of the embeddings, then one per layer.
  std::vector<torch::Tensor> hiddenStates(const torch::Tensor& ids);

  const TextConfig& config() const { return config_; }

 private:
  TextConfig config_;
  std::shared_ptr<CLIPTextTransformerImpl> text_model_;
};
TORCH_MODULE(CLIPTextModel);

}  // namespace diptych
