// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

namespace diptych {

// A piece of a network whose result depends on its inputs and on parameters only, and on no random
// numbers.
using NetworkPiece = std::function<torch::Tensor(const std::vector<torch::Tensor>& inputs)>;

// Computes the piece without remembering what its gradient needs, and computes it again in the
// backward pass: less memory for a third more time. parameters: all that the piece uses beside its
// inputs and that may need a gradient. Without gradients to compute it is a plain call.
torch::Tensor checkpoint(
    NetworkPiece piece,
    const std::vector<torch::Tensor>& inputs,
    const std::vector<torch::Tensor>& parameters);

// The same result and the same gradients without computing twice. A plain call would sum the
// gradients of an input that is used several times in another order, and so differ in the last bit.
torch::Tensor remember(const NetworkPiece& piece, const std::vector<torch::Tensor>& inputs);

}  // namespace diptych
