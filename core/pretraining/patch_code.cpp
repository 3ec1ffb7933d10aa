// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/patch_code.h"

namespace diptych {
namespace {

// [n, h / side, w / side, 3 x side x side].
torch::Tensor patchesOf(const torch::Tensor& pixels, std::int64_t side) {
  const auto rows = pixels.size(2) / side;
  const auto columns = pixels.size(3) / side;
  return pixels.reshape({pixels.size(0), pixels.size(1), rows, side, columns, side})
      .permute({0, 2, 4, 1, 3, 5})
      .reshape({pixels.size(0), rows, columns, -1});
}

// An eigenvector's sign is anybody's choice; here its largest number is positive.
torch::Tensor withFixedSigns(const torch::Tensor& vectors) {
  const auto largest = vectors.abs().argmax(0, true);
  return vectors * vectors.gather(0, largest).sign();
}

}  // namespace

PatchCode::PatchCode(const torch::Tensor& pixels, std::int64_t side, std::int64_t channels)
    : side_(side) {
  const auto patches = patchesOf(pixels, side).flatten(0, 2).to(torch::kFloat64);
  center_ = patches.mean(0);
  const auto centered = patches - center_;
  const auto covariance = centered.t().matmul(centered) / patches.size(0);
  const auto [values, vectors] = at::linalg_eigh(covariance);  // smallest first
  const auto first = values.size(0) - channels;
  const auto spread = values.narrow(0, first, channels).clamp_min(1e-12).sqrt();
  components_ =
      (withFixedSigns(vectors.narrow(1, first, channels)) / spread).flip(1).to(torch::kFloat32);
  center_ = center_.to(torch::kFloat32);
}

torch::Tensor PatchCode::encode(const torch::Tensor& pixels) const {
  return (patchesOf(pixels, side_) - center_)
      .matmul(components_)
      .permute({0, 3, 1, 2})
      .contiguous();
}

}  // namespace diptych
