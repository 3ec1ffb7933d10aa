// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/attention.h"

#include "core/model/checkpoint.h"
#include "core/tensor/torch_version.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace diptych {
namespace {

#if DIPTYCH_TORCH_AT_LEAST_2_1

// [n, tokens, heads x width] -> [n, heads, tokens, width].
torch::Tensor splitHeads(const torch::Tensor& x, std::int64_t heads) {
  return x.unflatten(-1, {heads, -1}).transpose(1, 2);
}

#else

// How many numbers of the attention matrix exist at a time. On the CPU they should stay in its
// cache: at 4096 tokens this takes half of the time of larger pieces, and a quarter in bfloat16.
std::int64_t maxScores(const torch::Tensor& x) {
  return x.is_cpu() ? 2 * 1024 * 1024 : 256 * 1024 * 1024;
}

// Beyond this many in all (64 MB in float32) they are computed again for the gradient instead of
// being remembered. The decision must not depend on whether there is a gradient to compute: the
// result would differ in the last bit.
constexpr std::int64_t kMaxRemembered = 16 * 1024 * 1024;

// [n, tokens, heads x width] -> [n x heads, tokens, width].
torch::Tensor splitHeads(const torch::Tensor& x, std::int64_t heads) {
  const auto width = x.size(2) / heads;
  return x.view({x.size(0), x.size(1), heads, width})
      .transpose(1, 2)
      .reshape({x.size(0) * heads, x.size(1), width});
}

torch::Tensor mergeHeads(const torch::Tensor& x, std::int64_t heads) {
  const auto n = x.size(0) / heads;
  return x.view({n, heads, x.size(1), x.size(2)})
      .transpose(1, 2)
      .reshape({n, x.size(1), heads * x.size(2)});
}

torch::Tensor causalMask(const torch::Tensor& scores) {
  return torch::full(
             {scores.size(-2), scores.size(-1)},
             -std::numeric_limits<float>::infinity(),
             scores.options())
      .triu(1);
}

// Of one head, or of all in a batch. q is scaled already. The softmax of half precision is computed
// in float32.
torch::Tensor attend(
    const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, bool causal = false) {
  auto scores = torch::matmul(q, k.transpose(-2, -1));
  if (causal) {
    scores = scores + causalMask(scores);
  }
  const auto dtype = scores.scalar_type();
  const auto wide = dtype == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
  return torch::matmul(scores.softmax(-1, wide).to(dtype), v);
}

// One head after the other, some queries at a time.
torch::Tensor attendInPieces(
    const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
  const auto all_scores = q.size(0) * q.size(1) * k.size(1);
  if (all_scores <= maxScores(q)) {
    return attend(q, k, v);
  }
  const NetworkPiece attend_piece = [](const std::vector<torch::Tensor>& in) {
    return attend(in[0], in[1], in[2]);
  };
  const auto rows = std::max<std::int64_t>(1, maxScores(q) / k.size(1));
  const auto queries = q.unbind();
  const auto keys = k.unbind();
  const auto values = v.unbind();
  std::vector<torch::Tensor> pieces;
  for (std::size_t head = 0; head < queries.size(); ++head) {
    for (const auto& piece : queries[head].split(rows)) {
      const std::vector<torch::Tensor> inputs = {piece, keys[head], values[head]};
      pieces.push_back(
          all_scores > kMaxRemembered ? checkpoint(attend_piece, inputs, {})
                                      : attend_piece(inputs));
    }
  }
  return torch::cat(pieces).view(q.sizes());
}

#endif

}  // namespace

torch::Tensor multiHeadAttention(
    const torch::Tensor& q,
    const torch::Tensor& k,
    const torch::Tensor& v,
    std::int64_t heads,
    bool causal) {
#if DIPTYCH_TORCH_AT_LEAST_2_1
  return at::scaled_dot_product_attention(
             splitHeads(q, heads), splitHeads(k, heads), splitHeads(v, heads), {}, 0.0, causal)
      .transpose(1, 2)
      .flatten(2);
#else
  const auto scale = 1.0 / std::sqrt(static_cast<double>(q.size(2) / heads));
  const auto queries = splitHeads(q * scale, heads);
  const auto keys = splitHeads(k, heads);
  const auto values = splitHeads(v, heads);
  return mergeHeads(
      causal ? attend(queries, keys, values, true) : attendInPieces(queries, keys, values), heads);
#endif
}

AttentionImpl::AttentionImpl(const AttentionConfig& config) : heads_(config.heads) {
  const auto width = config.width;
  if (config.norm_groups > 0) {
    group_norm_ =
        register_module("group_norm", GroupNorm(config.norm_groups, width, config.norm_eps));
  }
  to_q_ = register_module("to_q", Linear(width, width, config.bias));
  to_k_ = register_module("to_k", Linear(config.context_width, width, config.bias));
  to_v_ = register_module("to_v", Linear(config.context_width, width, config.bias));
  to_out_ = Linear(width, width);
  register_module("to_out", torch::nn::ModuleList(to_out_));
}

torch::Tensor AttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& context) {
  return to_out_->forward(multiHeadAttention(
      to_q_->forward(x), to_k_->forward(context), to_v_->forward(context), heads_));
}

torch::Tensor AttentionImpl::forwardImage(const torch::Tensor& x) {
  const auto tokens = group_norm_->forward(x).flatten(2).transpose(1, 2).contiguous();
  return x + forward(tokens, tokens).transpose(1, 2).reshape(x.sizes());
}

}  // namespace diptych
