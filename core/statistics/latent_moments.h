// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/picture_measures.h"

#include <torch/torch.h>

namespace diptych {

// Mean, deviation, excess kurtosis (fourth moment by the squared variance, less 3; NaN for a
// constant channel) and covariance over the places of latents [channels, h, w], float64; nothing
// else is filled in.
LatentMeasures momentsOf(const torch::Tensor& latents);

}  // namespace diptych
