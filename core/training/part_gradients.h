// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace at {
class Tensor;
}

namespace diptych {

class AdamW;

// Into how many parts a batch should be cut so that every thread computes one: torch's threads, or
// the pictures where there are fewer; 1 on a GPU and when a model has so many weights that a single
// operation is worth splitting and a part's own gradients would take too much memory.
std::size_t countParts(const AdamW& optimizer, std::int64_t pictures);

// Adds the gradients of the sum of all parts' losses to the optimizer's and returns that sum. The
// parts are computed side by side, each on one thread; their gradients are added in the parts'
// order, so that the same number of parts gives the same bytes. loss_of_part(i): a scalar in a
// graph of its own; called from several threads. Throws what it throws.
double addGradientsOfParts(
    const AdamW& optimizer,
    std::size_t parts,
    const std::function<at::Tensor(std::size_t)>& loss_of_part);

}  // namespace diptych
