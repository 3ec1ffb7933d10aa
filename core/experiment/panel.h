// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/trainer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace diptych {

// The fixed list on which every run with the same seed is scored: for each picture
// timesteps_per_picture items, stratified over [0, num_train_timesteps) (one timestep from each of
// equal strata, at a place in it drawn from the seed), each with its own noise seed. An item's
// noise and timestep depend on (seed, picture's name, number) alone, so that equal names in two
// data sets meet equal noise. names: of all items; pictures are indices into it. Noise seeds are
// below 2^63.
std::vector<PanelItem> makePanel(
    const std::vector<std::size_t>& pictures,
    const std::vector<std::string>& names,
    int timesteps_per_picture,
    std::int64_t num_train_timesteps,
    std::uint64_t seed);

// What EveryDream2 scores for a loss (data/every_dream_validation.py and its data loader, from
// 2023-03-09 on), for those who compare with its runs: every picture once, at one timestep drawn
// from the whole schedule, the same in every pass; each bucket's last batch is filled up to
// batch_size with pictures of that batch, drawn again and again. The mean over its items is
// therefore a mean over batches in which some pictures count more than once, and its level an
// accident of few draws. bucket_of: of all items. Its draws are not torch's, so that single items
// differ from EveryDream2's. batch_size >= 1.
std::vector<PanelItem> makeEd2Panel(
    const std::vector<std::size_t>& pictures,
    const std::vector<std::size_t>& bucket_of,
    int batch_size,
    std::int64_t num_train_timesteps,
    std::uint64_t seed);

}  // namespace diptych
