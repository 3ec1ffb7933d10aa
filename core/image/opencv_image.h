// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <opencv2/core.hpp>

namespace diptych {

// OpenCV's view of an image; the pixels stay the image's. OpenCV names the channels BGR:
// conversion, where it matters, is the caller's.
inline cv::Mat matOf(Image& image) {
  return {image.height, image.width, CV_8UC3, image.rgb.data()};
}

inline const cv::Mat matOf(const Image& image) {
  return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data())};
}

inline Image makeImage(int width, int height) {
  return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
}

// Keeps OpenCV from starting a thread for every core: pictures are worked on one by one, beside a
// training.
inline void keepOpenCvSerial() {
  static const bool done = [] {
    cv::setNumThreads(1);
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace diptych
