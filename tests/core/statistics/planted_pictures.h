// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <cmath>
#include <functional>
#include <random>

namespace diptych {

// A grey picture of shade(x, y), rounded and clamped to 8 bits.
inline Image greyPicture(int width, int height, const std::function<double(int, int)>& shade) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double value = std::min(255.0, std::max(0.0, std::round(shade(x, y))));
      image.rgb.insert(image.rgb.end(), 3, static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

// Slow waves between 48 and 208.
inline double smoothShade(int x, int y) {
  return 128 + 50 * std::sin(x / 23.0) + 30 * std::cos(y / 31.0 + x / 67.0);
}

// smoothShade with white noise of this deviation.
inline Image noisyPicture(int side, double sigma, unsigned seed = 1) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal(0, 1);
  return greyPicture(
      side, side, [&](int x, int y) { return smoothShade(x, y) + sigma * normal(engine); });
}

// White noise of this deviation around mid-grey.
inline Image whiteNoise(int side, double sigma, unsigned seed = 1) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal(0, 1);
  return greyPicture(side, side, [&](int, int) { return 128 + sigma * normal(engine); });
}

}  // namespace diptych
