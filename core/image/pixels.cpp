// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/pixels.h"

#include "core/image/opencv_image.h"

#include <opencv2/core.hpp>

#include <cassert>

namespace diptych {

void compositeOnWhite(std::vector<std::uint8_t>& rgba) {
  const auto count = rgba.size() / 4;
  auto* target = rgba.data();
  for (std::size_t i = 0; i < count; ++i, target += 3) {
    const auto* pixel = rgba.data() + i * 4;
    const unsigned alpha = pixel[3];
    for (int c = 0; c < 3; ++c) {
      target[c] = static_cast<std::uint8_t>((pixel[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  rgba.resize(count * 3);
}

Image orient(Image image, int orientation) {
  assert(orientation >= 1 && orientation <= 8);
  if (orientation == 1) {
    return image;
  }
  keepOpenCvSerial();
  const bool swaps_sides = orientation >= 5;
  auto shown =
      swaps_sides ? makeImage(image.height, image.width) : makeImage(image.width, image.height);
  const cv::Mat stored = matOf(image);
  cv::Mat target = matOf(shown);
  constexpr int kBoth = -1;
  constexpr int kUpDown = 0;
  constexpr int kLeftRight = 1;
  switch (orientation) {
    case 2:
      cv::flip(stored, target, kLeftRight);
      break;
    case 3:
      cv::flip(stored, target, kBoth);
      break;
    case 4:
      cv::flip(stored, target, kUpDown);
      break;
    case 5:
      cv::transpose(stored, target);
      break;
    case 6:
      cv::rotate(stored, target, cv::ROTATE_90_CLOCKWISE);
      break;
    case 7:
      cv::transpose(stored, target);
      cv::flip(target, target, kBoth);
      break;
    default:
      cv::rotate(stored, target, cv::ROTATE_90_COUNTERCLOCKWISE);
  }
  return shown;
}

}  // namespace diptych
