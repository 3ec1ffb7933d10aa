// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <torch/torch.h>

#include <vector>

namespace diptych {

// [1, 3, h, w], uint8, on the CPU: a copy.
torch::Tensor bytesOf(const Image& image);

// All numbers of a tensor, row by row.
std::vector<float> floatsOf(const torch::Tensor& values);
std::vector<double> doublesOf(const torch::Tensor& values);

}  // namespace diptych
