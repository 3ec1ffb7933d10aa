// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/pair_comparison.h"

#include "core/base/error.h"
#include "core/base/seeded_draw.h"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/statistics/univariate_statistics.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace diptych {
namespace {

namespace statistics = boost::math::statistics;

// [validation][picture]
using PictureCurves = std::vector<std::vector<double>>;

double meanAt(const std::vector<double>& values, const std::vector<std::size_t>& places) {
  double sum = 0;
  for (const auto place : places) {
    sum += values[place];
  }
  return sum / static_cast<double>(places.size());
}

// start - lowest of the mean over these pictures.
double changeOf(const PictureCurves& curves, const std::vector<std::size_t>& pictures) {
  const double start = meanAt(curves.front(), pictures);
  double lowest = start;
  for (const auto& row : curves) {
    lowest = std::min(lowest, meanAt(row, pictures));
  }
  return start - lowest;
}

std::vector<std::size_t> drawWithReplacement(std::size_t count, std::mt19937_64& engine) {
  std::vector<std::size_t> places(count);
  for (auto& place : places) {
    place = static_cast<std::size_t>(drawBelow(engine, count));
  }
  return places;
}

void requireMatch(
    const std::vector<PanelHistory>& runs, const std::vector<PanelHistory>& reference) {
  if (runs.empty() || runs.size() != reference.size()) {
    throw Error("Two arms are compared by runs with the same seeds. Finish the missing runs.");
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].curve.empty() || reference[i].curve.empty()) {
      throw Error("A run that is to be compared has no validation yet. Wait until it has.");
    }
    if (runs[i].timesteps != reference[i].timesteps ||
        runs[i].picture_of != reference[i].picture_of) {
      throw Error(
          "Two runs that are to be compared were scored with other panels. Delete the older ones "
          "and run the experiment again.");
    }
    if (runs[i].pictures != reference[i].pictures) {
      throw Error(
          "Two runs that are to be compared were scored on other pictures. Name the pictures of "
          "all arms alike.");
    }
  }
}

std::vector<PictureCurves> curvesOf(const std::vector<PanelHistory>& runs) {
  std::vector<PictureCurves> curves;
  for (const auto& run : runs) {
    curves.push_back(run.lossesOfPictures());
  }
  return curves;
}

// Of nothing to nothing it is 1: no difference.
double ratioOf(double change, double reference) {
  if (change == 0 && reference == 0) {
    return 1;
  }
  return reference == 0 ? std::numeric_limits<double>::quiet_NaN() : change / reference;
}

// One draw of the bootstrap. With one panel for all seeds its pictures are drawn once: what they
// have in common over the seeds does not average out.
double resampledRatio(
    const std::vector<PictureCurves>& runs,
    const std::vector<PictureCurves>& reference,
    bool same_pictures,
    std::mt19937_64& engine) {
  double change = 0;
  double reference_change = 0;
  auto pictures = drawWithReplacement(runs.front().front().size(), engine);
  for (const auto seed : drawWithReplacement(runs.size(), engine)) {
    if (!same_pictures) {
      pictures = drawWithReplacement(runs[seed].front().size(), engine);
    }
    change += changeOf(runs[seed], pictures);
    reference_change += changeOf(reference[seed], pictures);
  }
  return ratioOf(change, reference_change);
}

Interval percentilesOf(std::vector<double> draws, double confidence) {
  std::sort(draws.begin(), draws.end());
  const auto at = [&](double share) {
    const auto place = share * static_cast<double>(draws.size() - 1);
    return draws[static_cast<std::size_t>(std::lround(place))];
  };
  const double tail = (1 - confidence) / 2;
  return {at(tail), at(1 - tail)};
}

Interval bootstrap(
    const std::vector<PanelHistory>& runs,
    const std::vector<PanelHistory>& reference,
    const PairSettings& settings) {
  const auto own = curvesOf(runs);
  const auto other = curvesOf(reference);
  const bool same_pictures = std::all_of(
      runs.begin(), runs.end(), [&](const auto& run) { return run.pictures == runs[0].pictures; });
  auto engine = makeEngine(settings.seed, 0, "bootstrap");
  std::vector<double> ratios;
  for (int i = 0; i < settings.resamples; ++i) {
    const double ratio = resampledRatio(own, other, same_pictures, engine);
    // A reference that does not change at all is infinitely slower.
    ratios.push_back(std::isnan(ratio) ? std::numeric_limits<double>::infinity() : ratio);
  }
  return percentilesOf(std::move(ratios), settings.confidence);
}

// Paired over the seeds.
void testDifferences(PairComparison& pair, const std::vector<double>& differences) {
  const auto count = static_cast<double>(differences.size());
  if (differences.size() < 2) {
    return;
  }
  const double mean = statistics::mean(differences);
  const double spread = std::sqrt(statistics::sample_variance(differences));
  if (spread == 0) {
    return;
  }
  pair.effect_size = mean / spread;
  const double t = mean / (spread / std::sqrt(count));
  const boost::math::students_t distribution(count - 1);
  pair.p = 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

Verdict verdictOf(const PairComparison& pair, const PairSettings& settings) {
  const auto [low, high] = pair.ratio_interval;
  if (!std::isfinite(pair.ratio)) {
    return Verdict::CannotBeTold;
  }
  const bool sure = pair.p && *pair.p < 1 - settings.confidence;
  if (sure && low > 1) {
    return Verdict::Faster;
  }
  return sure && high < 1 ? Verdict::Slower : Verdict::CannotBeTold;
}

}  // namespace

Interval bootstrapMean(const std::vector<double>& values, const PairSettings& settings) {
  auto engine = makeEngine(settings.seed, 0, "bootstrap");
  std::vector<double> means;
  for (int i = 0; i < settings.resamples; ++i) {
    means.push_back(meanAt(values, drawWithReplacement(values.size(), engine)));
  }
  return percentilesOf(std::move(means), settings.confidence);
}

PairComparison comparePair(
    const std::vector<PanelHistory>& runs,
    const std::vector<PanelHistory>& reference,
    const PairSettings& settings) {
  requireMatch(runs, reference);
  PairComparison pair;
  pair.seeds = runs.size();
  std::vector<double> differences;
  double slope = 0;
  double reference_slope = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto own = figuresOf(runs[i].curve);
    const auto other = figuresOf(reference[i].curve);
    const auto count = static_cast<double>(runs.size());
    pair.change += own.change / count;
    pair.reference_change += other.change / count;
    slope += own.slope / count;
    reference_slope += other.slope / count;
    differences.push_back(own.change - other.change);
  }
  pair.ratio = ratioOf(pair.change, pair.reference_change);
  pair.slope_ratio = ratioOf(slope, reference_slope);
  pair.ratio_interval = bootstrap(runs, reference, settings);
  testDifferences(pair, differences);
  pair.verdict = verdictOf(pair, settings);
  return pair;
}

std::string sentenceOf(const PairComparison& pair, const PairSettings& settings) {
  if (!std::isfinite(pair.ratio)) {
    return "cannot be told apart: the reference's loss never fell, so there is no ratio";
  }
  const auto figures = fmt::format(
      "change {:.2f}x, {:g} % interval {:.2f} to {:.2f}, {} seed{}{}",
      pair.ratio,
      100 * settings.confidence,
      pair.ratio_interval.low,
      pair.ratio_interval.high,
      pair.seeds,
      pair.seeds == 1 ? "" : "s",
      pair.p ? fmt::format(", p = {:.2g}", *pair.p) : "");
  switch (pair.verdict) {
    case Verdict::Faster:
      return "faster: " + figures;
    case Verdict::Slower:
      return "slower: " + figures;
    case Verdict::CannotBeTold:
      break;
  }
  return pair.seeds == 1
             ? fmt::format("cannot be told with 1 seed, since chance is not known: {}", figures)
             : fmt::format("cannot be told apart with {} seeds: {}", pair.seeds, figures);
}

}  // namespace diptych
