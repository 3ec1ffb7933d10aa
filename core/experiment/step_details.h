// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

// What a run recorded around one of its steps: whatever was the newest by then.
struct StepDetails {
  struct PictureLoss {
    std::string picture;
    double loss = 0;  // the mean over its lines of the validation panel
  };

  std::int64_t step = 0;
  std::optional<double> epoch;
  std::optional<double> learning_rate;  // of the UNet
  std::optional<double> step_loss;
  std::optional<std::int64_t> validated_step;
  std::optional<double> validation_loss;
  std::vector<PictureLoss> worst;  // of that validation, the largest loss first, at most kWorst
  std::optional<std::int64_t> checkpoint_step;
  std::filesystem::path checkpoint;

  static constexpr std::size_t kWorst = 5;
};

// Reads the run's database and looks for checkpoints. A run without a database has recorded
// nothing. Throws Error when the database is broken.
StepDetails readStepDetails(const std::filesystem::path& run_folder, std::int64_t step);

}  // namespace diptych
