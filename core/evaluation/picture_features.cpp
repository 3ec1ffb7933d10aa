// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/picture_features.h"

#include "core/base/error.h"
#include "core/evaluation/caption_parts.h"
#include "core/evaluation/picture_tensor.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace diptych {
namespace {

constexpr std::int64_t kCells = 8;

torch::Tensor meansOfCells(const torch::Tensor& values) {
  return at::adaptive_avg_pool2d(values, {kCells, kCells}).flatten(1);
}

double meanDistance(const torch::Tensor& x, const torch::Tensor& y) {
  return torch::cdist(x, y).mean().item<double>();
}

// Over all pairs of different numbers. x, y: [n, d].
double meanDistanceOfOthers(const torch::Tensor& x, const torch::Tensor& y) {
  const auto n = static_cast<double>(x.size(0));
  const auto distances = torch::cdist(x, y);
  return (distances.sum() - distances.trace()).item<double>() / (n * (n - 1));
}

struct Hsv {
  double hue;  // degrees
  double saturation;
  double value;
};

Hsv toHsv(double r, double g, double b) {
  const double high = std::max({r, g, b});
  const double range = high - std::min({r, g, b});
  double hue = 0;
  if (range > 0) {
    if (high == r) {
      hue = 60 * (g - b) / range;
    } else if (high == g) {
      hue = 60 * (b - r) / range + 120;
    } else {
      hue = 60 * (r - g) / range + 240;
    }
  }
  return {hue < 0 ? hue + 360 : hue, high > 0 ? range / high : 0, high};
}

std::string grayName(double value) {
  if (value >= 0.85) {
    return "white";
  }
  return value < 0.25 ? "black" : "gray";
}

std::string hueName(double hue) {
  static const std::array<std::pair<double, const char*>, 7> kEnds = {
      {{15, "red"},
       {42, "orange"},
       {70, "yellow"},
       {170, "green"},
       {255, "blue"},
       {295, "purple"},
       {345, "pink"}}};
  const auto found =
      std::find_if(kEnds.begin(), kEnds.end(), [&](const auto& end) { return hue < end.first; });
  return found == kEnds.end() ? "red" : found->second;
}

std::string colourName(const Hsv& color) {
  if (color.value < 0.2) {
    return "black";
  }
  if (color.saturation < 0.2) {
    return grayName(color.value);
  }
  const auto name = hueName(color.hue);
  if ((name == "orange" || name == "red") && color.value < 0.65 && color.saturation < 0.85) {
    return "brown";
  }
  if ((name == "red" || name == "purple") && color.value > 0.75 && color.saturation < 0.5) {
    return "pink";
  }
  return name;
}

}  // namespace

torch::Tensor pictureFeatures(const torch::Tensor& pixels) {
  const auto unit = pixels.to(torch::kFloat64) / 255;
  const auto gray = luma(unit);
  const auto across = gray.diff(1, 3).abs().slice(2, 0, -1);
  const auto down = gray.diff(1, 2).abs().slice(3, 0, -1);
  return torch::cat({meansOfCells(unit), meansOfCells((across + down) / 2)}, 1);
}

double energyDistance(const torch::Tensor& x, const torch::Tensor& y) {
  return 2 * meanDistance(x, y) - meanDistanceOfOthers(x, x) - meanDistanceOfOthers(y, y);
}

double energyDistanceOfPairs(const torch::Tensor& x, const torch::Tensor& y) {
  return 2 * meanDistanceOfOthers(x, y) - meanDistanceOfOthers(x, x) - meanDistanceOfOthers(y, y);
}

double shareOfColour(const torch::Tensor& picture, const std::string& colour) {
  const auto& names = colourNames();
  if (std::find(names.begin(), names.end(), colour) == names.end()) {
    throw Error(fmt::format("\"{}\" is no colour that is known.", colour));
  }
  constexpr int kWhite = 230;
  const auto rows = picture.flatten(1).t().contiguous();  // [pixels, 3]
  const auto* rgb = rows.data_ptr<std::uint8_t>();
  std::int64_t shown = 0;
  std::int64_t found = 0;
  for (std::int64_t i = 0; i < rows.size(0); ++i, rgb += 3) {
    if (std::min({rgb[0], rgb[1], rgb[2]}) >= kWhite) {
      continue;
    }
    ++shown;
    found += colourName(toHsv(rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0)) == colour ? 1 : 0;
  }
  return shown == 0 ? 0 : static_cast<double>(found) / static_cast<double>(shown);
}

}  // namespace diptych
