// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/pixel_measures.h"

#include "core/evaluation/picture_features.h"
#include "core/evaluation/picture_tensor.h"
#include "core/statistics/noise.h"
#include "core/statistics/picture_bytes.h"
#include "core/statistics/spectrum.h"

#include <torch/torch.h>

#include <algorithm>

namespace diptych {
namespace {

constexpr int kLargestMeasuredSide = 2048;
constexpr int kFeatureSide = 256;
constexpr int kSmallestFeatureSide = 16;  // what pictureFeatures asks for

ColourHistogram countColours(const Image& image) {
  constexpr int kValuesPerBin = 256 / kHistogramBins;
  ColourHistogram counts{};
  for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3) {
    for (std::size_t colour = 0; colour < 3; ++colour) {
      ++counts[colour][image.rgb[i + colour] / kValuesPerBin];
    }
  }
  return counts;
}

std::vector<float> featuresOf(const Image& image) {
  const auto small = resizeToFit(image, kFeatureSide, kFeatureSide);
  const auto enough = resizeToCover(
      small,
      std::max(small.width, kSmallestFeatureSide),
      std::max(small.height, kSmallestFeatureSide));
  return floatsOf(pictureFeatures(bytesOf(enough)));
}

}  // namespace

PixelMeasures measurePixels(const Image& image) {
  const torch::NoGradGuard no_grad;
  const auto middle = cutCentre(
      image,
      std::min(image.width, kLargestMeasuredSide),
      std::min(image.height, kLargestMeasuredSide));
  const auto gray = luma(bytesOf(middle))[0];  // [1, h, w]
  PixelMeasures measures;
  measures.noise = estimateNoise(gray[0]);
  measures.spectrum = radialSpectrum(gray);
  measures.slope = spectralSlope(measures.spectrum);
  measures.grid_peak = gridPeak(gray[0]);
  measures.histogram = countColours(image);
  measures.features = featuresOf(image);
  return measures;
}

}  // namespace diptych
