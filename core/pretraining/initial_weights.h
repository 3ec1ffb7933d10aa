// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace diptych {

// Numbers to start learning from, for a module that has none. Matrices and convolutions: normal
// with variance 1 / inputs; biases 0; norms 1 and 0. The last layer of every residual branch
// (conv2, to_out, net.2, proj_out, out_proj, fc2) is 0, so that each block begins as the identity.
// Token embeddings: standard deviation 1, positions 0.2: with CLIP's 0.02 the text encoder of a
// small model learned to tell styles apart and nothing else. The same seed gives the same numbers.
void setInitialWeights(torch::nn::Module& module, std::uint64_t seed);

}  // namespace diptych
