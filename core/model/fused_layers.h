// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace diptych {

// float32 for half precision, else unchanged.
torch::Tensor widened(const torch::Tensor& x);

// silu(group_norm(x)): [n, channels, ...] as x, with its dtype; statistics in float32. weight,
// bias: [channels], float32. One pass over the memory each way on the CPU in float32 and bfloat16;
// torch's own operations otherwise.
torch::Tensor groupNormSilu(
    const torch::Tensor& x,
    std::int64_t groups,
    const torch::Tensor& weight,
    const torch::Tensor& bias,
    double eps);

// x: [..., 2 x width]: its first half times gelu of its second, [..., width]; the same.
torch::Tensor geglu(const torch::Tensor& x);

}  // namespace diptych
