// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/training_config.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace diptych {

struct ModelFacts;

struct MemoryEstimate {
  std::uint64_t fixed_bytes =
      0;  // weights, gradients, moments, EMA, cached latents: exact but for padding
  std::uint64_t activation_bytes = 0;  // of one batch: a rough guess
};

MemoryEstimate estimateMemory(
    const TrainingConfig& config, const ModelFacts& facts, std::size_t pictures);

// What a program may still take without swapping: the smaller of MemAvailable and what the control
// groups (version 1 or 2) that it is in leave it. Empty when the system does not say. root is
// another folder in tests.
std::optional<std::uint64_t> availableMemory(const std::filesystem::path& root = "/");

// Throws Error with both numbers when the fixed part alone does not fit; warns in the log when the
// rest may not.
void requireMemory(const MemoryEstimate& estimate, std::optional<std::uint64_t> available);

}  // namespace diptych
