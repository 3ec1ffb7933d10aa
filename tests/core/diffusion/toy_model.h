// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler.h"

#include <torch/torch.h>

#include <functional>
#include <string>
#include <vector>

namespace diptych {

// Says the noise in x, which has the given noise level: a model whose answer is known.
using NoiseOracle = std::function<torch::Tensor(const torch::Tensor& x, const NoiseLevel& level)>;

// The noise level of the model's input in every call of a sampler.
std::vector<NoiseLevel> levelsOfCalls(
    const std::string& sampler, const NoiseSchedule& schedule, int steps);

// Runs a sampler from `start` (as the model would see it, at the first level) to its end; float64.
// The oracle's noise is told as the schedule's prediction_type asks. Noise for the samplers that
// need it comes from a fixed seed.
torch::Tensor runSampler(
    const std::string& sampler,
    const NoiseSchedule& schedule,
    int steps,
    const torch::Tensor& start,
    const NoiseOracle& oracle);

// The default schedule, with the end of DDIM and PNDM at x_0 itself.
SchedulerConfig toyConfig(const std::string& prediction_type = "epsilon");

std::vector<std::string> deterministicSamplers();

double largestDifference(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace diptych
