// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

class AdamW;
class Ema;

// What is learned: the optimizer's groups with their tensors' names, in its order
// ("unet/conv_in.weight", ...).
struct LearnedTensors {
  AdamW& optimizer;
  Ema* ema = nullptr;  // averages of the groups, or none
  std::vector<std::vector<std::string>> names;
};

struct TrainingCounters {
  std::int64_t steps_done = 0;
  std::int64_t pictures_seen = 0;
};

// Throws Error when a weight is infinite or NaN: what is saved must be usable.
void requireFiniteWeights(const LearnedTensors& learned, std::int64_t step);

// A folder with state.json and tensors.safetensors: written to a temporary name, flushed, renamed.
// Bit for bit. identity: runIdentity() of the run. Throws Error when the disk is full or a weight
// is not finite.
void writeTrainingState(
    const std::filesystem::path& folder,
    const nlohmann::json& identity,
    const TrainingCounters& counters,
    const LearnedTensors& learned);

// Throws Error, before anything is changed, when the folder is incomplete or belongs to another
// run; it names what differs.
TrainingCounters readTrainingState(
    const std::filesystem::path& folder,
    const nlohmann::json& identity,
    const LearnedTensors& learned);

}  // namespace diptych
