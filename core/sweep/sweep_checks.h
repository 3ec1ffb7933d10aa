// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep.h"

#include <string>

namespace diptych {

// Puts a value into the settings; of a model nothing. Throws Error when it is none of its kind.
void applySweepValue(SweepKind kind, const std::string& value, GenerationSettings& settings);

// Throws Error when a plan cannot be worked on. where begins the message.
void checkSweepPlan(const SweepPlan& plan, const std::string& where);

}  // namespace diptych
