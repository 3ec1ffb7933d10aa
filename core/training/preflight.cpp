// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/preflight.h"

#include "core/base/error.h"
#include "core/tensor/device.h"
#include "core/training/memory.h"

#include <fmt/core.h>

namespace diptych {

void requireTrainable(const TrainingConfig& config, const ModelFacts& facts) {
  if (!facts.has_tokenizer) {
    throw Error(fmt::format("{}: {}", config.model.string(), kLacksTokenizer));
  }
  if (config.save_single_file && !facts.fits_single_file) {
    throw Error(fmt::format("{}: {}", config.model.string(), kIsNoSingleFile));
  }
}

ModelFacts checkBeforeLoading(const TrainingConfig& config, std::size_t pictures) {
  if (const auto problems = validate(config); !problems.empty()) {
    throw Error(fmt::format(
        "The configuration cannot be run: \"{}\": {}",
        problems.front().field,
        problems.front().message));
  }
  const auto facts = describeModel(config.model);
  requireTrainable(config, facts);
  // On a GPU its own memory is the limit, and CUDA says so itself.
  if (parseDevice(config.device).is_cpu()) {
    requireMemory(estimateMemory(config, facts, pictures), availableMemory());
  }
  return facts;
}

}  // namespace diptych
