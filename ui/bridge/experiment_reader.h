// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "core/experiment/experiment_queue.h"

#include <QString>
#include <QStringList>

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych::ui {

struct ArmPictures {
  QStringList first;  // paths of a few
  std::size_t count = 0;
};

// An experiment as its folder has it at one moment.
struct ExperimentView {
  Experiment experiment;
  std::vector<ExperimentTask> tasks;
  std::vector<ArmPictures> pictures;  // of every arm; nothing while they are still to be made
  std::vector<ArmCurves> held_out;    // loss/val of every arm
  std::vector<ArmCurves> learned;     // loss/train-stabilized

  // Nothing when there is no such task.
  const ExperimentTask* runOf(const std::string& arm, std::uint64_t seed) const;
  const ExperimentTask* dataOf(const std::string& arm) const;
};

// Reads what has changed since the last time. One thread at a time.
class ExperimentReader {
 public:
  // Throws Error, Stopped.
  ExperimentView read(const std::filesystem::path& folder, const std::stop_token& stop);

 private:
  ArmPictures picturesOf(const std::filesystem::path& data, const std::stop_token& stop);

  struct Scanned {
    std::filesystem::file_time_type changed;
    ArmPictures pictures;
  };

  ArmCurveReader held_out_;
  ArmCurveReader learned_;
  std::map<std::filesystem::path, Scanned> scanned_;
};

}  // namespace diptych::ui
