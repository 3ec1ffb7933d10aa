// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/picture_bytes.h"

namespace diptych {
namespace {

template <typename Number>
std::vector<Number> numbersOf(const torch::Tensor& values, torch::Dtype dtype) {
  const auto flat = values.to(torch::kCPU, dtype).contiguous();
  const auto* begin = flat.data_ptr<Number>();
  return {begin, begin + flat.numel()};
}

}  // namespace

torch::Tensor bytesOf(const Image& image) {
  return torch::from_blob(
             const_cast<std::uint8_t*>(image.rgb.data()),
             {1, image.height, image.width, 3},
             torch::kUInt8)
      .permute({0, 3, 1, 2})
      .clone(at::MemoryFormat::Contiguous);
}

std::vector<float> floatsOf(const torch::Tensor& values) {
  return numbersOf<float>(values, torch::kFloat32);
}

std::vector<double> doublesOf(const torch::Tensor& values) {
  return numbersOf<double>(values, torch::kFloat64);
}

}  // namespace diptych
