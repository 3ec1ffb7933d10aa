// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <array>
#include <cstdint>
#include <vector>

namespace diptych {

inline constexpr int kSpectrumBins = 64;
inline constexpr int kHistogramBins = 64;

// Power by spatial frequency, averaged over all directions (and channels). Bin i holds the
// frequencies from i to i + 1 in units of kSpectrumBins-ths of the Nyquist frequency, so that
// spectra of pictures of any size can be laid over each other. log10 of the mean power per pixel;
// NaN where the picture is too small to have such a frequency; at least -10 (a flat picture). The
// mean is taken off first. Bin i is at (i + 0.5) / (2 * kSpectrumBins) cycles per pixel.
using RadialSpectrum = std::array<double, kSpectrumBins>;

// Counts of 8-bit values, four to a bin: red, green, blue.
using ColourHistogram = std::array<std::array<std::uint32_t, kHistogramBins>, 3>;

// What one picture's pixels say of it. NaN: the picture is too small for that number.
struct PixelMeasures {
  double noise = 0;  // estimated standard deviation of white noise, in 8-bit levels of luma; NaN
                     // also when every place is clipped
  RadialSpectrum spectrum{};
  double slope = 0;  // of log10 power over log10 frequency: about -2 for photographs, lower when
                     // blurred, 0 for white noise
  double grid_peak = 0;  // how much stronger the frequencies of an 8-pixel grid are than their
                         // neighbours, in dB: around 0 (also below) without blocks
  ColourHistogram histogram{};
  std::vector<float> features;  // what it looks like from afar, 256 numbers (picture_features.h)
};

// What the model's autoencoder makes of it. Latents are multiplied by the scaling factor; one
// number for each of their channels. NaN all over when the picture is too small to be encoded.
struct LatentMeasures {
  std::vector<double> mean;
  std::vector<double> deviation;
  std::vector<double> kurtosis;    // excess: 0 for a normal distribution
  std::vector<double> covariance;  // [channels * channels], row by row
  RadialSpectrum spectrum{};
  double slope = 0;
  double psnr = 0;  // of picture and its round trip, dB
  double ssim = 0;
  std::vector<float> features;  // latents pooled to 8 x 8, for "nearest latent"
};

struct PictureMeasures {
  PixelMeasures pixels;
  LatentMeasures latents;
};

}  // namespace diptych
