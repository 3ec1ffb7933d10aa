// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_facts.h"
#include "core/training/training_config.h"

#include <cstddef>

namespace diptych {

// Whether this model can be trained as asked. Throws Error.
void requireTrainable(const TrainingConfig& config, const ModelFacts& facts);

// What can be told in milliseconds, before a model is loaded. Throws Error when the configuration
// cannot be run, the model cannot be read or the memory does not suffice.
ModelFacts checkBeforeLoading(const TrainingConfig& config, std::size_t pictures);

}  // namespace diptych
