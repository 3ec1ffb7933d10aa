// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/preflight.h"

#include "core/base/error.h"
#include "core/tensor/device.h"
#include "core/training/memory.h"

#include <fmt/core.h>

namespace diptych {

ModelFacts checkBeforeLoading(const TrainingConfig& config, std::size_t pictures) {
  if (const auto problems = validate(config); !problems.empty()) {
    throw Error(fmt::format(
        "The configuration cannot be run: \"{}\": {}",
        problems.front().field,
        problems.front().message));
  }
  const auto facts = describeModel(config.model);
  // On a GPU its own memory is the limit, and CUDA says so itself.
  if (parseDevice(config.device).is_cpu()) {
    requireMemory(estimateMemory(config, facts, pictures), availableMemory());
  }
  return facts;
}

}  // namespace diptych
