// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace diptych {

// Weights under which a network keeps its signal: matrices and kernels N(0, 1 / inputs), norms
// about 1, biases about 0.
void setRandomWeights(torch::nn::Module& module, at::Generator& generator);

}  // namespace diptych
