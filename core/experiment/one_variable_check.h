// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// Something in which an arm differs from the reference, the experiment's first arm. Its kind is one
// of "pictures" (the files' bytes), "captions", "names", "picture sizes", "buckets", "incomplete
// batches", "steps per epoch", "pictures seen", "seeds" and "settings: NAME".
struct ArmDifference {
  std::string arm;
  std::string kind;
  std::string what;       // one line for a person
  bool declared = false;  // of the kind that the experiment is about, its "variable"
  bool accepted = false;  // by the user: "ARM: KIND" stands in "accepted"

  std::string id() const { return arm + ": " + kind; }
  bool isOpen() const { return !declared && !accepted; }
};

// How an arm's pictures that are learned from become batches.
struct BatchFacts {
  std::map<std::string, int> buckets;   // "64x64" -> pictures that are learned from
  std::int64_t incomplete_batches = 0;  // in an epoch
  std::int64_t steps_per_epoch = 0;
  std::int64_t pictures_seen = 0;  // by the end
};

// data_set: the arm's; held_out: names without endings. Throws Error when the arm's settings or the
// model cannot be read.
BatchFacts batchFactsOf(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    const Arm& arm,
    const DataSet& data_set,
    const std::set<std::string>& held_out);

// Compares every arm whose data is there with the reference. Reads all pictures' files; arms that
// are still to be made are left out. Throws Error, Stopped.
std::vector<ArmDifference> checkOneVariable(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::stop_token stop = {},
    const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

// Throws Error that lists the differences that are neither declared nor accepted, and says how to
// accept them.
void requireOneVariable(const std::vector<ArmDifference>& differences);

}  // namespace diptych
