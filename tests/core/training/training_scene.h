// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/training/trainer.h"
#include "tests/core/training/scratch_folder.h"

#include <functional>
#include <string>
#include <vector>

namespace diptych {

// A tiny model and nine small pictures, three of them wide; items 2 and 8 are held out. With a
// batch size of 2 an epoch has batches of 2, 2 and 1 square pictures and one of 2 wide ones.
class TrainerTest : public ScratchFolder {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();

  // Everything random is on: dropout, offset, the sample of the posterior. Two epochs.
  TrainingConfig config() const;
  Trainer makeTrainer(const TrainingConfig& config) const;
  // What a run has learned so far: the hash of all that its state holds.
  std::string hashOf(const Trainer& trainer) const;

  static std::filesystem::path model_;
  static std::vector<PictureItem> items_;
  static const std::vector<std::size_t> training_;
};

// A kind of run; the tests of exactness go through all of them.
struct RunKind {
  const char* name;
  std::function<void(TrainingConfig&)> change;
};
const std::vector<RunKind>& runKinds();

std::vector<double> lossesOf(Trainer& trainer, std::int64_t steps);

}  // namespace diptych
