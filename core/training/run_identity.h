// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/training/training_config.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <vector>

namespace diptych {

// What must be equal for a resumed run to go on as if nothing had happened: the settings that
// decide what is learned, and which pictures with which captions. Places, samples, validation and
// saving may change; so may the length of a run with a constant learning rate.
nlohmann::json runIdentity(
    const TrainingConfig& config,
    const std::vector<PictureItem>& items,
    const std::vector<std::size_t>& training);

}  // namespace diptych
