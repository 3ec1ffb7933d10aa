// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/spectrum.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

namespace diptych {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Never 0, so that a single pixel has a window too.
torch::Tensor hannWindow(std::int64_t size) {
  const auto places = (torch::arange(size, torch::kFloat64) + 0.5) / static_cast<double>(size);
  return (std::numbers::pi * places).sin().square();
}

// [h, w / 2 + 1]: the mean over the planes.
torch::Tensor powerOf(const torch::Tensor& planes) {
  const auto window = torch::outer(hannWindow(planes.size(1)), hannWindow(planes.size(2)));
  const auto values = planes.to(torch::kFloat64);
  const auto mean = (values * window).sum({1, 2}, true) / window.sum();
  const auto waves = torch::fft::rfft2((values - mean) * window);
  return waves.abs().square().mean(0) / window.square().sum();
}

// Which bin each frequency of powerOf belongs to; kSpectrumBins for what is left out.
torch::Tensor binsOf(std::int64_t height, std::int64_t width) {
  const auto down = torch::fft::fftfreq(height, torch::kFloat64).view({-1, 1});
  const auto across = torch::fft::rfftfreq(width, torch::kFloat64).view({1, -1});
  const auto radius = 2 * (down.square() + across.square()).sqrt();  // in Nyquist's
  const auto bins = (radius * kSpectrumBins).floor().clamp_max(kSpectrumBins - 1).to(torch::kInt64);
  constexpr double kRounding = 1e-12;
  const auto left_out = (radius == 0).logical_or(radius > 1 + kRounding);
  return bins.masked_fill(left_out, kSpectrumBins);
}

// Each frequency of powerOf stands for itself and its mirror image, but for those that are their
// own.
torch::Tensor timesCounted(std::int64_t height, std::int64_t width) {
  auto times = torch::full({height, width / 2 + 1}, 2.0, torch::kFloat64);
  times.select(1, 0).fill_(1);
  if (width % 2 == 0) {
    times.select(1, width / 2).fill_(1);
  }
  return times;
}

torch::Tensor sumsByBin(const torch::Tensor& bins, const torch::Tensor& values) {
  return torch::bincount(bins.flatten(), values.flatten(), kSpectrumBins + 1);
}

// Appends the ratio of each harmonic of a grid of 8 to its neighbours.
void addHarmonics(const torch::Tensor& profile, std::vector<double>& ratios) {
  constexpr std::int64_t kShortest = 32;
  constexpr std::int64_t kReach = 8;
  constexpr double kNothing = 1e-4;           // levels squared: less than rounding to 8 bits leaves
  const auto size = profile.size(0) / 8 * 8;  // so that the harmonics are whole frequencies
  if (size < kShortest) {
    return;
  }
  const auto window = hannWindow(size);
  const auto values = profile.slice(0, 0, size);
  const auto mean = (values * window).sum() / window.sum();
  const auto waves = torch::fft::rfft((values - mean) * window);
  const auto power = (waves.abs().square() / window.square().sum()).contiguous();
  const auto* at = power.data_ptr<double>();
  const auto reach = std::min(kReach, size / 16);
  for (std::int64_t harmonic = size / 8; harmonic <= size / 2; harmonic += size / 8) {
    double sum = 0;
    double count = 0;
    for (std::int64_t away = 2; away <= reach; ++away) {  // the next ones share the window's peak
      sum += at[harmonic - away];
      sum += at[std::min(harmonic + away, size - harmonic - away)];  // mirrored behind Nyquist's
      count += 2;
    }
    ratios.push_back((at[harmonic] + kNothing) / (sum / count + kNothing));
  }
}

}  // namespace

RadialSpectrum radialSpectrum(const torch::Tensor& planes) {
  constexpr double kLeast = 1e-10;  // a flat picture has no power at all
  const auto height = planes.size(1);
  const auto width = planes.size(2);
  const auto bins = binsOf(height, width);
  const auto times = timesCounted(height, width);
  const auto sums = sumsByBin(bins, powerOf(planes) * times);
  const auto counts = sumsByBin(bins, times);
  RadialSpectrum spectrum;
  for (int i = 0; i < kSpectrumBins; ++i) {
    const auto count = counts[i].item<double>();
    spectrum[i] = count == 0 ? kNaN : std::log10(std::max(sums[i].item<double>() / count, kLeast));
  }
  return spectrum;
}

double spectralSlope(const RadialSpectrum& spectrum) {
  constexpr int kFirst = kSpectrumBins / 16;
  constexpr int kEnd = kSpectrumBins * 3 / 4;
  double count = 0, x_sum = 0, y_sum = 0, xx_sum = 0, xy_sum = 0;
  for (int i = kFirst; i < kEnd; ++i) {
    if (!std::isnan(spectrum[i])) {
      const double x = std::log10(i + 0.5);
      count += 1;
      x_sum += x;
      y_sum += spectrum[i];
      xx_sum += x * x;
      xy_sum += x * spectrum[i];
    }
  }
  constexpr double kFewest = 3;
  return count < kFewest ? kNaN
                         : (count * xy_sum - x_sum * y_sum) / (count * xx_sum - x_sum * x_sum);
}

double gridPeak(const torch::Tensor& luma) {
  std::vector<double> ratios;
  addHarmonics(luma.diff(1, 1).abs().mean(0), ratios);
  addHarmonics(luma.diff(1, 0).abs().mean(1), ratios);
  if (ratios.empty()) {
    return kNaN;
  }
  double sum = 0;
  for (const double ratio : ratios) {
    sum += ratio;
  }
  return 10 * std::log10(sum / static_cast<double>(ratios.size()));
}

}  // namespace diptych
