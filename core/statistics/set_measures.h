// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/statistics/picture_measures.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace diptych {

// Two pictures of one set that look the same from afar, by their place in its items.
struct NearDuplicate {
  std::size_t first = 0;
  std::size_t second = 0;
  double similarity = 0;  // 1: the same
};

// A mean over a set's pictures with its spread. Pictures for which the measure is NaN (too small)
// are left out.
struct Spread {
  double mean = 0;       // NaN without pictures
  double deviation = 0;  // between pictures (n - 1); NaN with less than two
  std::size_t count = 0;
};

// What is measured of one data set. All vectors over pictures are in the order of its items; a
// picture that could not be read has nothing.
struct SetMeasures {
  std::vector<std::optional<PictureMeasures>> pictures;
  std::vector<std::string> problems;  // why, with the file's name

  Spread noise, slope, grid_peak, latent_slope, psnr, ssim;
  std::vector<Spread> latent_mean, latent_deviation, latent_kurtosis;  // by channel
  // Pooled over all pictures' latents, each picture with the same weight: [channels * channels].
  std::vector<double> latent_covariance;
  RadialSpectrum spectrum{};  // mean of the pictures' (of log power) that have the bin; else NaN
  RadialSpectrum latent_spectrum{};
  std::array<std::array<double, kHistogramBins>, 3>
      histogram{};                             // mean shares: each colour sums to 1
  std::vector<NearDuplicate> near_duplicates;  // most similar first
  // How many clearly different pictures the set is worth: the exponential of the entropy of the
  // eigenvalues of the similarity matrix (Friedman and Dieng 2023, arXiv:2210.02410), with the
  // similarity of similarity.h. From 1 to the number of pictures.
  double distinct_pictures = 0;
};

struct MeasureSettings {
  std::filesystem::path model;  // whose autoencoder
  std::string device = "auto";
  std::filesystem::path cache;  // folder; empty: nothing is kept
};

// done pictures of total.
using MeasureProgress = std::function<void(std::size_t done, std::size_t total)>;

// Measures every picture of a data set. What the cache holds for a file of the same content, the
// same autoencoder and the same version of these measures is read from there; when the cache cannot
// be used, a problem says so and all is measured. Pictures are measured side by side, as many as
// torch has threads; between such groups progress is told on the calling thread and stop is asked.
// Throws Error when the model cannot be read, Stopped; what was measured until then is in the
// cache.
SetMeasures measureSet(
    const DataSet& data_set,
    const MeasureSettings& settings,
    std::stop_token stop = {},
    const MeasureProgress& on_progress = {});

// Where measures are kept for all data sets of this user: $XDG_CACHE_HOME/diptych/measures, else
// ~/.cache/diptych/measures. Throws Error when neither variable names a folder in full.
std::filesystem::path measuresCacheFolder();

// One measure of the second set's picture less that of the first's, over pairs.
struct PairedDifference {
  std::string measure;  // "noise", "slope", "PSNR", ...
  std::size_t pairs = 0;
  double mean = 0;  // NaN without pairs
  double deviation = 0;
  double low = 0;  // 95 % interval of the mean (Student's t); NaN with less than two pairs
  double high = 0;
};

// Every measure of namedMeasures (noise, slope, grid peak, latent slope, PSNR, SSIM, and mean,
// deviation and kurtosis of each latent channel). pairs: places in the items of the first and of
// the second set. Pairs with an unread picture, or one for which the measure is NaN, are left out.
// Throws Error when the sets were measured with autoencoders of different channels.
std::vector<PairedDifference> comparePairs(
    const SetMeasures& first,
    const SetMeasures& second,
    const std::vector<std::pair<std::size_t, std::size_t>>& pairs);

// The pairs of items whose names are the same but for their endings (pictureStem), in the order of
// the first. Throws Error when two pictures of a set share such a name.
std::vector<std::pair<std::size_t, std::size_t>> pairsByName(
    const DataSet& first, const DataSet& second);

// A line for each picture, a header first (RFC 4180). A picture that was not read has empty fields.
std::string measuresAsCsv(const DataSet& data_set, const SetMeasures& measures);

}  // namespace diptych
