// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/picture_bytes.h"

#include <algorithm>
#include <cassert>

namespace diptych {
namespace {

template <typename Number>
std::vector<Number> numbersOf(const torch::Tensor& values, torch::Dtype dtype) {
  const auto flat = values.to(torch::kCPU, dtype).contiguous();
  const auto* begin = flat.data_ptr<Number>();
  return {begin, begin + flat.numel()};
}

}  // namespace

Image middleOf(const Image& image, const ImageSize& size) {
  assert(size.width <= image.width && size.height <= image.height);
  const int left = (image.width - size.width) / 2;
  const int top = (image.height - size.height) / 2;
  Image middle{size.width, size.height, {}};
  middle.rgb.resize(static_cast<std::size_t>(size.width) * size.height * 3);
  for (int y = 0; y < size.height; ++y) {
    const auto* from = image.row(top + y) + static_cast<std::size_t>(left) * 3;
    std::copy_n(from, static_cast<std::size_t>(size.width) * 3, middle.row(y));
  }
  return middle;
}

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
