// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/filters.h"

#include "core/base/error.h"
#include "core/image/opencv_image.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cassert>

namespace diptych {

Image jpegRoundTrip(const Image& image, int quality) {
  assert(quality >= 1 && quality <= 100);
  keepOpenCvSerial();
  cv::Mat bgr;
  cv::cvtColor(matOf(image), bgr, cv::COLOR_RGB2BGR);
  std::vector<std::uint8_t> bytes;
  if (!cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality})) {
    throw Error(
        "The picture cannot be compressed as JPEG. Its sides may have 65535 pixels at most.");
  }
  const auto decoded = cv::imdecode(bytes, cv::IMREAD_COLOR);
  auto result = makeImage(image.width, image.height);
  cv::Mat target = matOf(result);
  cv::cvtColor(decoded, target, cv::COLOR_BGR2RGB);
  return result;
}

Image gaussianBlur(const Image& image, double sigma) {
  assert(sigma > 0);
  keepOpenCvSerial();
  auto result = makeImage(image.width, image.height);
  cv::Mat target = matOf(result);
  cv::GaussianBlur(matOf(image), target, cv::Size(), sigma, sigma, cv::BORDER_REFLECT_101);
  return result;
}

}  // namespace diptych
