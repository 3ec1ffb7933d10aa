// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_pixels.h"

#include <torch/torch.h>

#include <cassert>

namespace diptych {

at::Tensor pixelsOf(const Image& image) {
  const auto bytes = torch::from_blob(
      const_cast<std::uint8_t*>(image.rgb.data()), {image.height, image.width, 3}, torch::kUInt8);
  const auto unit = bytes.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32) / 255;
  return ((unit - 0.5) / 0.5).contiguous();
}

Image imageOf(const at::Tensor& bytes) {
  assert(bytes.dim() == 4 && bytes.size(1) == 3 && bytes.scalar_type() == torch::kUInt8);
  const auto rows = bytes[0].permute({1, 2, 0}).contiguous();
  const auto* begin = rows.data_ptr<std::uint8_t>();
  return {
      static_cast<int>(rows.size(1)),
      static_cast<int>(rows.size(0)),
      std::vector<std::uint8_t>(begin, begin + rows.numel())};
}

Image imageOfPixels(const at::Tensor& pixels) {
  const auto shown = (pixels.to(torch::kFloat32) / 2 + 0.5).clamp(0, 1) * 255;
  return imageOf(shown.round().to(torch::kUInt8).cpu());
}

}  // namespace diptych
