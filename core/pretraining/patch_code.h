// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace diptych {

// A linear code of pictures: the principal components of their square patches, each scaled to
// variance 1. What a linear autoencoder could do at best, and where the real one starts: from
// nothing it stays at a much worse one for hours.
class PatchCode {
 public:
  // pixels: [n, 3, h, w] in -1..1; side: of a patch; channels: how many components are kept.
  PatchCode(const torch::Tensor& pixels, std::int64_t side, std::int64_t channels);

  // [n, channels, h / side, w / side].
  torch::Tensor encode(const torch::Tensor& pixels) const;

 private:
  std::int64_t side_;
  torch::Tensor center_;      // [3 x side x side]
  torch::Tensor components_;  // [3 x side x side, channels]
};

}  // namespace diptych
