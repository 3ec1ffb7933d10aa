// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/curve_figures.h"
#include "core/training/events.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// The validations of one run so far, by rising step. A value that is not finite stays in, as a gap.
struct SeedCurve {
  std::uint64_t seed = 0;
  std::vector<CurvePoint> points;
};

// What the seeds of an arm come to at one step.
struct BandPoint {
  CurvePoint mean;       // of all fields over the seeds
  double low = 0;        // the lowest and highest value; NaN when one of them is not finite
  double high = 0;       //
  std::size_t runs = 0;  // seeds
};

struct ArmCurves {
  std::string arm;
  std::vector<SeedCurve> seeds;  // that have points, in the experiment's order
  std::vector<BandPoint> band;
};

// At the steps at which every curve that has points has one.
std::vector<BandPoint> bandOf(const std::vector<SeedCurve>& seeds);

// Follows the runs of an experiment, also while they are written: what was read is kept, and later
// only new rows are. One thread at a time.
class ArmCurveReader {
 public:
  // The curves of a panel ("loss/val", "loss/train-stabilized", "loss/val/NAME") of all arms in
  // the experiment's order; an arm without points has none. Throws Error when the experiment or the
  // database of a finished run cannot be read, Stopped when asked to stop.
  std::vector<ArmCurves> read(
      const std::filesystem::path& experiment_folder,
      const std::string& panel,
      std::stop_token stop = {});

 private:
  struct Known {
    bool complete = false;  // the run was finished when it was read
    std::int64_t last_row = 0;
    MetricPoint last;                                       // in that row
    std::map<std::string, std::vector<CurvePoint>> curves;  // by panel
  };

  void update(const std::filesystem::path& run_folder, bool finished);

  std::map<std::filesystem::path, Known> known_;
};

// arm, seed and a line for each point: "arm,seed,step,epoch,pictures seen,seconds,value" (RFC
// 4180).
std::string curvesAsCsv(const std::vector<ArmCurves>& arms);
// A line for each step of each arm's band.
std::string bandsAsCsv(const std::vector<ArmCurves>& arms);

}  // namespace diptych
