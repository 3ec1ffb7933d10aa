// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/decoder.h"
#include "core/image/opencv_image.h"
#include "core/image/pixels.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace diptych {
namespace {

// OpenCV looks at this many bytes to recognise a WebP; the smallest pictures are shorter.
constexpr std::size_t kRecognitionBytes = 64;

cv::Mat decodeToBgr(FileReader& file, const ImageHeader& header) {
  auto bytes = file.readAll();
  bytes.resize(std::max(bytes.size(), kRecognitionBytes));
  try {
    return cv::imdecode(
        bytes,
        header.has_alpha ? cv::IMREAD_UNCHANGED : cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
  } catch (const cv::Exception&) {
    return {};
  }
}

}  // namespace

Image decodeWithOpenCv(FileReader& file, const ImageHeader& header) {
  keepOpenCvSerial();
  const auto decoded = decodeToBgr(file, header);
  if (decoded.empty() || decoded.depth() != CV_8U || decoded.cols != header.size.width ||
      decoded.rows != header.size.height) {
    file.fail("is damaged: its pixels cannot be decoded. Copy it again or remove it.");
  }
  const bool has_alpha = decoded.channels() == 4;
  Image image{decoded.cols, decoded.rows, {}};
  image.rgb.resize(decoded.total() * decoded.elemSize());
  cv::Mat target(decoded.rows, decoded.cols, decoded.type(), image.rgb.data());
  if (has_alpha) {
    cv::cvtColor(decoded, target, cv::COLOR_BGRA2RGBA);
    compositeOnWhite(image.rgb);
  } else {
    cv::cvtColor(decoded, target, cv::COLOR_BGR2RGB);
  }
  return image;
}

}  // namespace diptych
