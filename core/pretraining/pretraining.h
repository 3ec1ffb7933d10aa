// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pretraining/pretraining_config.h"
#include "core/training/events.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// "tokenizer", "vae", "unet" (which trains the text encoder too), in the order in which they need
// each other.
std::vector<std::string> pretrainingStages();

// Makes one stage of a model from nothing in config.out, on the calling thread: tokenizer/, vae/
// (AutoencoderSession's folder), start/ (the untrained model) and runs/<date-time>-base (an
// ordinary run of start/ on data/train, scored on data/held-out), and at last model/, whose weights
// are fp16. A stage that was begun goes on where it was; one that is finished is left alone. Pushes
// events as startRun does; the last state is Finished, Stopped or Failed. Never throws.
void pretrain(
    const PretrainingConfig& config,
    const std::string& stage,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop) noexcept;

}  // namespace diptych
