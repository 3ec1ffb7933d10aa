// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/curve_figures.h"
#include "core/comparison/pair_comparison.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace diptych {

// The two losses of the anchor experiment, each arm on its own pictures.
inline constexpr const char* kHeldOutLoss = "loss/val";
inline constexpr const char* kLearnedLoss = "loss/train-stabilized";
// The same as EveryDream2 computes them, of runs with ed2_losses (makeEd2Panel).
inline constexpr const char* kEd2HeldOutLoss = "ed2/val";
inline constexpr const char* kEd2LearnedLoss = "ed2/train-stabilized";

// Whether a panel is of another set's pictures, "loss/val/SET".
bool isOfOtherSet(const std::string& panel);

// What one run comes to on one panel.
struct RunFigures {
  std::string arm;
  std::uint64_t seed = 0;
  std::string panel;  // kHeldOutLoss, kLearnedLoss, "loss/val/SET"
  CurveFigures figures;
};

// An arm against the reference, the experiment's first arm, on one of the two losses.
struct ArmVerdict {
  std::string arm;
  std::string panel;
  PairComparison pair;
};

// The mean over the seeds of the loss of every arm's runs on every set's held-out pictures.
struct CrossCell {
  double start = 0;
  double last = 0;
  std::size_t runs = 0;  // that were scored there
};

struct ExperimentComparison {
  std::vector<RunFigures> runs;
  std::vector<ArmVerdict> verdicts;
  std::vector<std::string> arms;  // that have runs, in the experiment's order
  std::vector<std::string> sets;  // that runs were scored on
  std::map<std::pair<std::string, std::string>, CrossCell> cross;  // (arm, set)
  std::map<std::string, std::string> own_sets;  // arm -> the set that its pictures stand under:
                                                // the first arm's with the same folder
  std::size_t runs_missing = 0;                 // that are planned and not finished

  // The noise floor: how far from 1 an A/A arm's ratio and its interval reach; 0 without one.
  double noise_floor = 0;
};

// Of the finished runs of an experiment; a pair is compared over the seeds that both have. Throws
// Error when nothing is finished.
ExperimentComparison compareExperiment(
    const std::filesystem::path& folder, const PairSettings& settings = {});

// Tables as CSV: a line for each run and loss, for each verdict, for each cell of the cross matrix.
std::string runsAsCsv(const ExperimentComparison& comparison);
std::string verdictsAsCsv(const ExperimentComparison& comparison);
std::string crossAsCsv(const ExperimentComparison& comparison);

}  // namespace diptych
