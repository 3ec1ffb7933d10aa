// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/image.h"
#include "core/image/opencv_image.h"
#include "core/image/pixels.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace diptych {
namespace {

// Area averaging sees every source pixel, bicubic gives the smoother enlargement.
Image scale(const cv::Mat& source, int width, int height) {
  keepOpenCvSerial();
  auto image = makeImage(width, height);
  cv::Mat target = matOf(image);
  const bool shrinks = width < source.cols || height < source.rows;
  cv::resize(source, target, target.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return image;
}

int scaledSide(int side, double factor) {
  return std::max(1, static_cast<int>(std::lround(side * factor)));
}

// The centre of the picture, at most four times as wide or high as the target's shape. What lies
// outside would be cut anyway; scaling all of a 1 x 100,000 strip to cover a square would not fit
// into memory.
cv::Rect roughCut(const Image& image, int width, int height) {
  constexpr double kRoom = 4.0;
  const double aspect = static_cast<double>(width) / height;
  const int cut_width =
      std::min(image.width, std::max(1, static_cast<int>(image.height * aspect * kRoom)));
  const int cut_height =
      std::min(image.height, std::max(1, static_cast<int>(image.width / aspect * kRoom)));
  return {(image.width - cut_width) / 2, (image.height - cut_height) / 2, cut_width, cut_height};
}

// Blocks of columns x rows pixels become one. What is left over at the edges, less than a block, is
// lost. OpenCV has a fast way for whole numbers.
Image averageBlocks(const Image& image, int columns, int rows) {
  keepOpenCvSerial();
  auto small = makeImage(image.width / columns, image.height / rows);
  cv::Mat target = matOf(small);
  const cv::Rect whole_blocks(0, 0, small.width * columns, small.height * rows);
  cv::resize(matOf(image)(whole_blocks), target, target.size(), 0, 0, cv::INTER_AREA);
  return small;
}

Image scaleLinearly(const Image& image, int width, int height) {
  keepOpenCvSerial();
  auto scaled = makeImage(width, height);
  cv::Mat target = matOf(scaled);
  cv::resize(matOf(image), target, target.size(), 0, 0, cv::INTER_LINEAR);
  return scaled;
}

}  // namespace

Image shrinkQuickly(const Image& image, int max_side) {
  assert(!image.empty() && max_side > 0);
  const double factor = static_cast<double>(max_side) / std::max(image.width, image.height);
  if (factor >= 1) {
    return image;
  }
  const int width = scaledSide(image.width, factor);
  const int height = scaledSide(image.height, factor);
  const int block = static_cast<int>(1 / factor);
  if (block < 2) {
    return scaleLinearly(image, width, height);
  }
  const auto averaged =
      averageBlocks(image, std::min(block, image.width), std::min(block, image.height));
  return scaleLinearly(averaged, width, height);
}

Image resizeToCover(const Image& image, int width, int height) {
  assert(!image.empty() && width > 0 && height > 0);
  const cv::Mat source = matOf(image)(roughCut(image, width, height));
  const double factor =
      std::max(static_cast<double>(width) / source.cols, static_cast<double>(height) / source.rows);
  const int scaled_width = std::max(width, scaledSide(source.cols, factor));
  const int scaled_height = std::max(height, scaledSide(source.rows, factor));
  return cutCentre(scale(source, scaled_width, scaled_height), width, height);
}

Image cutCentre(Image image, int width, int height) {
  assert(width > 0 && height > 0 && width <= image.width && height <= image.height);
  if (width == image.width && height == image.height) {
    return image;  // moved, not copied
  }
  auto cut = makeImage(width, height);
  cv::Mat target = matOf(cut);
  matOf(image)(cv::Rect((image.width - width) / 2, (image.height - height) / 2, width, height))
      .copyTo(target);
  return cut;
}

Image resizeToFit(const Image& image, int width, int height) {
  assert(!image.empty() && width > 0 && height > 0);
  const double factor = std::min(
      static_cast<double>(width) / image.width, static_cast<double>(height) / image.height);
  if (factor >= 1) {
    return image;
  }
  return scale(matOf(image), scaledSide(image.width, factor), scaledSide(image.height, factor));
}

Image resizeTo(const Image& image, int width, int height) {
  assert(!image.empty() && width > 0 && height > 0);
  if (width == image.width && height == image.height) {
    return image;
  }
  return scale(matOf(image), width, height);
}

}  // namespace diptych
