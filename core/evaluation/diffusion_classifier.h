// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stable_diffusion.h"

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

struct ClassifierSettings {
  int candidates = 10;      // captions a picture is tried with, its own included
  int timesteps = 16;       // spread evenly over the schedule
  bool same_style = false;  // the others begin as its own does, up to " of "
  std::uint64_t seed = 1;
};

struct ClassifierResult {
  int pictures = 0;  // that had enough other captions
  int right = 0;     // whose own caption had the lowest error
};

// Li et al. 2023 (arXiv:2303.16203): which of several captions makes the denoising error of a
// picture smallest. The error is the unweighted mean squared error of the prediction, over the
// timesteps, with one noise for each (picture, timestep), the same for every caption. The other
// captions are drawn from those of the set, without those that name the same thing (the words
// behind " of "). pixels: [n, 3, h, w], uint8; captions: n. Throws Error when there is no picture
// with enough other captions, Stopped when asked to stop.
ClassifierResult classifyByDiffusion(
    StableDiffusion& model,
    const torch::Tensor& pixels,
    const std::vector<std::string>& captions,
    const std::set<std::string>& all_captions,
    const ClassifierSettings& settings,
    std::stop_token stop = {},
    const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

}  // namespace diptych
