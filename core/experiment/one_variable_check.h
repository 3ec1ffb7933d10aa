// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

#include <filesystem>
#include <functional>
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
