// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/noise.h"

#include <limits>

namespace diptych {
namespace {

// 1 -2 1 along an axis; two shorter.
torch::Tensor bend(const torch::Tensor& values, std::int64_t axis) { return values.diff(2, axis); }

// Whether any pixel of the 3 x 3 around is clipped: [h - 2, w - 2].
torch::Tensor touchesClipped(const torch::Tensor& luma) {
  const auto clipped = (luma < 0.5).logical_or(luma > 254.5).to(torch::kFloat32);
  return at::max_pool2d(clipped.view({1, 1, luma.size(0), luma.size(1)}), {3, 3}, {1, 1})[0][0] > 0;
}

}  // namespace

double estimateNoise(const torch::Tensor& luma) {
  constexpr double kMedianOfNormal = 0.6745;
  constexpr double kNorm = 6;
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  if (luma.size(0) < 3 || luma.size(1) < 3) {
    return kNaN;
  }
  const auto response = bend(bend(luma, 0), 1).abs();
  const auto left = response.masked_select(touchesClipped(luma).logical_not());
  return left.numel() == 0 ? kNaN : left.median().item<double>() / kMedianOfNormal / kNorm;
}

}  // namespace diptych
