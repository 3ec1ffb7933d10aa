// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/panel_history.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

struct Interval {
  double low = 0;
  double high = 0;
};

struct PairSettings {
  double confidence = 0.95;
  int resamples = 2000;
  std::uint64_t seed = 1;
};

// Percentile bootstrap of the mean of values (Efron 1979). values: not empty.
Interval bootstrapMean(const std::vector<double>& values, const PairSettings& settings);

enum class Verdict { Faster, Slower, CannotBeTold };

// How much more a loss changed (start - lowest) in one arm than in another, over the same seeds and
// pictures.
struct PairComparison {
  std::size_t seeds = 0;
  double change = 0;            // mean over the seeds
  double reference_change = 0;  // of the other arm
  double ratio = 0;             // of the two means
  double slope_ratio = 0;       // of the mean slopes
  // Percentile bootstrap of the ratio: seeds are drawn with replacement, and the panel's pictures,
  // the same in both arms (once when all seeds have one panel, else in each seed); every picture
  // brings all its timesteps (Efron 1979).
  Interval ratio_interval;
  // Paired t test over the seeds' differences of change; nothing with one seed or without spread.
  std::optional<double> p;
  // Mean difference / standard deviation of the differences over the seeds (Cohen's d_z).
  std::optional<double> effect_size;
  Verdict verdict = Verdict::CannotBeTold;
};

// One run of each arm for every seed, in the same order, scored on the same pictures (matched by
// name; the sets themselves may differ). The verdict is Faster or Slower only when the interval
// leaves 1 out and the t test's p is below 1 - confidence: a bootstrap of a few seeds alone is too
// sure of itself. Two seeds may give a verdict: of simulated pairs without a difference 2 to 3 %
// are told apart with 2 seeds as with 5, but with 2 half of the 1.5-fold changes stay unseen that 3
// show almost all. Throws Error when the runs do not match.
PairComparison comparePair(
    const std::vector<PanelHistory>& runs,
    const std::vector<PanelHistory>& reference,
    const PairSettings& settings = {});

// "faster: change 2.30x, 95 % interval 1.90 to 2.80, 3 seeds, p = 0.012", or that they cannot be
// told apart and why.
std::string sentenceOf(const PairComparison& pair, const PairSettings& settings = {});

}  // namespace diptych
