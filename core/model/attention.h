// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"

#include <torch/torch.h>

namespace diptych {

// softmax(q k^T / sqrt(width of a head)) v for several heads (Vaswani et al. 2017, eq. 1); the
// softmax is float32. q: [n, tokens, heads x width]; k, v: [n, other tokens, heads x width];
// returns q's shape. With causal, a token sees itself and those before it. Long sequences are done
// in pieces, so that memory grows with their length and not its square.
torch::Tensor multiHeadAttention(
    const torch::Tensor& q,
    const torch::Tensor& k,
    const torch::Tensor& v,
    std::int64_t heads,
    bool causal = false);

struct AttentionConfig {
  std::int64_t width = 0;
  std::int64_t context_width = 0;
  std::int64_t heads = 1;
  bool bias = false;  // of to_q, to_k and to_v
  // A group norm of the input, as in the VAE; 0 for none.
  std::int64_t norm_groups = 0;
  double norm_eps = 1e-6;
};

// diffusers' Attention: to_q, to_k, to_v, to_out.0 and, when asked for, group_norm.
class AttentionImpl : public torch::nn::Module {
 public:
  explicit AttentionImpl(const AttentionConfig& config);
  // x: [n, tokens, width]; context: [n, tokens of the context, context_width].
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& context);
  // Self-attention over the pixels of x: [n, width, h, w], normed first, added to x.
  torch::Tensor forwardImage(const torch::Tensor& x);

 private:
  std::int64_t heads_;
  GroupNorm group_norm_{nullptr};
  Linear to_q_{nullptr};
  Linear to_k_{nullptr};
  Linear to_v_{nullptr};
  Linear to_out_{nullptr};
};
TORCH_MODULE(Attention);

}  // namespace diptych
