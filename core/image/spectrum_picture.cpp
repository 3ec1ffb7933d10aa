// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/spectrum_picture.h"

#include "core/base/error.h"
#include "core/image/opencv_image.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace diptych {
namespace {

constexpr int kLongestSide = 2048;
constexpr double kHannPower = 3.0 / 8.0;  // mean square of a Hann window, along one side

bool isFastSide(int side) {
  for (const int factor : {2, 3, 5}) {
    while (side % factor == 0) {
      side /= factor;
    }
  }
  return side == 1;
}

int spectrumSide(int side) {
  int fast = std::min(side, kLongestSide) / 2 * 2;
  while (fast > 0 && !isFastSide(fast)) {
    fast -= 2;
  }
  return fast;
}

// Luma of the centre as [height, width] float32.
cv::Mat lumaOfCentre(const Image& image, const ImageSize& size) {
  const cv::Rect centre(
      (image.width - size.width) / 2, (image.height - size.height) / 2, size.width, size.height);
  cv::Mat grey;
  cv::Mat rgb;
  matOf(image)(centre).convertTo(rgb, CV_32F);
  cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
  return grey;
}

// 0.5 - 0.5 cos: as long as a period, so that it is smooth when it is continued.
cv::Mat hannLine(int length) {
  cv::Mat line(1, length, CV_32F);
  for (int i = 0; i < length; ++i) {
    line.at<float>(i) = static_cast<float>(0.5 - 0.5 * std::cos(2 * CV_PI * i / length));
  }
  return line;
}

cv::Mat magnitudeOf(cv::Mat luma) {
  luma -= cv::mean(luma)[0];
  const cv::Mat window = hannLine(luma.rows).t() * hannLine(luma.cols);
  cv::Mat transform;
  cv::dft(luma.mul(window), transform, cv::DFT_COMPLEX_OUTPUT);
  std::vector<cv::Mat> parts;
  cv::split(transform, parts);
  cv::Mat magnitude;
  cv::magnitude(parts[0], parts[1], magnitude);
  const double pixels = static_cast<double>(luma.rows) * luma.cols;
  return magnitude / (std::sqrt(pixels) * kHannPower);
}

// Frequency 0 from the corner to the middle.
cv::Mat centred(const cv::Mat& spectrum) {
  const int half_width = spectrum.cols / 2;
  const int half_height = spectrum.rows / 2;
  cv::Mat result(spectrum.size(), spectrum.type());
  const auto move = [&](int x, int y, int to_x, int to_y) {
    const cv::Size half(half_width, half_height);
    spectrum({{x, y}, half}).copyTo(result({{to_x, to_y}, half}));
  };
  move(0, 0, half_width, half_height);
  move(half_width, 0, 0, half_height);
  move(0, half_height, half_width, 0);
  move(half_width, half_height, 0, 0);
  return result;
}

// 0..255 over the logarithm of the scale.
cv::Mat onLogarithmicScale(const cv::Mat& magnitude) {
  cv::Mat logarithm;
  cv::log(cv::max(magnitude, kSpectrumLowest), logarithm);
  const double low = std::log(kSpectrumLowest);
  const double factor = 255 / (std::log(kSpectrumHighest) - low);
  cv::Mat bytes;
  logarithm.convertTo(bytes, CV_8U, factor, -low * factor);
  return bytes;
}

}  // namespace

ImageSize spectrumSize(const ImageSize& picture) {
  return {spectrumSide(picture.width), spectrumSide(picture.height)};
}

Image spectrumPicture(const Image& image) {
  const auto size = spectrumSize({image.width, image.height});
  if (size.width == 0 || size.height == 0) {
    throw Error("A picture with a side of one pixel has no spectrum. Choose a larger one.");
  }
  keepOpenCvSerial();
  const auto bytes = centred(onLogarithmicScale(magnitudeOf(lumaOfCentre(image, size))));
  cv::Mat bgr;
  cv::applyColorMap(bytes, bgr, cv::COLORMAP_INFERNO);
  auto result = makeImage(size.width, size.height);
  cv::Mat target = matOf(result);
  cv::cvtColor(bgr, target, cv::COLOR_BGR2RGB);
  return result;
}

}  // namespace diptych
