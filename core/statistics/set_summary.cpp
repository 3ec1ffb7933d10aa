// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/set_summary.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace diptych {
namespace {

constexpr double kNotThere = std::numeric_limits<double>::quiet_NaN();

// A number of every measured picture.
template <typename Of>
std::vector<double> eachPicture(const SetMeasures& measures, Of&& of) {
  std::vector<double> values;
  for (const auto& picture : measures.pictures) {
    if (picture) {
      values.push_back(of(*picture));
    }
  }
  return values;
}

template <typename Of>
Spread spreadOver(const SetMeasures& measures, Of&& of) {
  return spreadOf(eachPicture(measures, of));
}

std::vector<Spread> spreadsByChannel(
    const SetMeasures& measures,
    std::vector<double> LatentMeasures::*moment,
    std::size_t channels) {
  std::vector<Spread> spreads;
  for (std::size_t i = 0; i < channels; ++i) {
    spreads.push_back(
        spreadOver(measures, [&](const auto& picture) { return (picture.latents.*moment)[i]; }));
  }
  return spreads;
}

template <typename Of>
RadialSpectrum meanSpectrum(const SetMeasures& measures, Of&& of) {
  RadialSpectrum mean;
  for (std::size_t bin = 0; bin < mean.size(); ++bin) {
    mean[bin] = spreadOver(measures, [&](const auto& picture) { return of(picture)[bin]; }).mean;
  }
  return mean;
}

// E[x y'] - E[x] E[y'] with every picture's latents in equal parts.
std::vector<double> pooledCovariance(const SetMeasures& measures, std::size_t channels) {
  std::vector<double> pooled;
  for (std::size_t i = 0; i < channels; ++i) {
    for (std::size_t j = 0; j < channels; ++j) {
      const auto products = spreadOver(measures, [&](const auto& picture) {
        const auto& latents = picture.latents;
        return latents.covariance[i * channels + j] + latents.mean[i] * latents.mean[j];
      });
      pooled.push_back(products.mean - measures.latent_mean[i].mean * measures.latent_mean[j].mean);
    }
  }
  return pooled;
}

std::array<double, kHistogramBins> meanShares(const SetMeasures& measures, std::size_t colour) {
  std::array<double, kHistogramBins> shares{};
  double pictures = 0;
  for (const auto& picture : measures.pictures) {
    if (!picture) {
      continue;
    }
    const auto& counts = picture->pixels.histogram[colour];
    const double pixels = std::accumulate(counts.begin(), counts.end(), 0.0);
    ++pictures;
    for (std::size_t bin = 0; bin < shares.size(); ++bin) {
      shares[bin] += counts[bin] / pixels;
    }
  }
  for (auto& share : shares) {
    share = pictures == 0 ? 0 : share / pictures;
  }
  return shares;
}

void fillLatentMeans(SetMeasures& measures) {
  const auto channels = latentChannels(measures.pictures);
  measures.latent_slope = spreadOver(measures, [](const auto& p) { return p.latents.slope; });
  measures.psnr = spreadOver(measures, [](const auto& p) { return p.latents.psnr; });
  measures.ssim = spreadOver(measures, [](const auto& p) { return p.latents.ssim; });
  measures.latent_mean = spreadsByChannel(measures, &LatentMeasures::mean, channels);
  measures.latent_deviation = spreadsByChannel(measures, &LatentMeasures::deviation, channels);
  measures.latent_kurtosis = spreadsByChannel(measures, &LatentMeasures::kurtosis, channels);
  measures.latent_covariance = pooledCovariance(measures, channels);
  measures.latent_spectrum = meanSpectrum(
      measures, [](const auto& p) -> const RadialSpectrum& { return p.latents.spectrum; });
}

}  // namespace

Spread spreadOf(const std::vector<double>& values) {
  double sum = 0;
  std::size_t count = 0;
  for (const double value : values) {
    if (!std::isnan(value)) {
      sum += value;
      ++count;
    }
  }
  const auto number = static_cast<double>(count);
  const double mean = count == 0 ? kNotThere : sum / number;
  double squares = 0;
  for (const double value : values) {
    squares += std::isnan(value) ? 0 : (value - mean) * (value - mean);
  }
  return {mean, count < 2 ? kNotThere : std::sqrt(squares / (number - 1)), count};
}

std::size_t latentChannels(const std::vector<std::optional<PictureMeasures>>& pictures) {
  for (const auto& picture : pictures) {
    if (picture) {
      return picture->latents.mean.size();
    }
  }
  return 0;
}

void fillMeans(SetMeasures& measures) {
  measures.noise = spreadOver(measures, [](const auto& p) { return p.pixels.noise; });
  measures.slope = spreadOver(measures, [](const auto& p) { return p.pixels.slope; });
  measures.grid_peak = spreadOver(measures, [](const auto& p) { return p.pixels.grid_peak; });
  measures.spectrum = meanSpectrum(
      measures, [](const auto& p) -> const RadialSpectrum& { return p.pixels.spectrum; });
  for (std::size_t colour = 0; colour < measures.histogram.size(); ++colour) {
    measures.histogram[colour] = meanShares(measures, colour);
  }
  fillLatentMeans(measures);
}

}  // namespace diptych
