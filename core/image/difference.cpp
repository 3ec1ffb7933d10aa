// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/difference.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

namespace diptych {
namespace {

// What is shown for every difference from -255 to 255.
using DifferenceTable = std::array<std::uint8_t, 511>;

DifferenceTable differenceTable(DifferenceKind kind, double gain) {
  DifferenceTable table{};
  for (int difference = -255; difference <= 255; ++difference) {
    const double value = kind == DifferenceKind::Absolute ? gain * std::abs(difference)
                                                          : 128 + gain * difference / 2;
    table[difference + 255] = static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
  }
  return table;
}

}  // namespace

Image differencePicture(const Image& first, const Image& second, DifferenceKind kind, double gain) {
  assert(first.width == second.width && first.height == second.height);
  const auto table = differenceTable(kind, gain);
  Image result{first.width, first.height, std::vector<std::uint8_t>(first.rgb.size())};
  for (std::size_t i = 0; i < first.rgb.size(); ++i) {
    result.rgb[i] = table[second.rgb[i] - first.rgb[i] + 255];
  }
  return result;
}

double psnr(const Image& first, const Image& second) {
  assert(first.width == second.width && first.height == second.height && !first.empty());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < first.rgb.size(); ++i) {
    const int error = first.rgb[i] - second.rgb[i];
    sum += static_cast<std::uint64_t>(error * error);
  }
  if (sum == 0) {
    return std::numeric_limits<double>::infinity();
  }
  return 10 * std::log10(
                  255.0 * 255.0 * static_cast<double>(first.rgb.size()) / static_cast<double>(sum));
}

}  // namespace diptych
