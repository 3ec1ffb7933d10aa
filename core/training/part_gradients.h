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

// Into how many parts a batch is cut so that every thread computes one; 1 where that is not worth
// it (countSideBySide) or the parts' own gradients would take too much memory.
std::size_t countParts(const AdamW& optimizer, std::int64_t pictures);

// Adds the gradients of a batch's loss to the optimizer's and returns the loss. The batch is cut
// into countParts stretches that are computed side by side, each on one thread; their gradients are
// added in order, so that the same number of parts gives the same bytes. loss_of_part(begin, end):
// what these pictures add to the loss, a scalar in a graph of its own; called from several threads.
// Throws what it throws.
double addGradientsOfParts(
    const AdamW& optimizer,
    std::int64_t pictures,
    const std::function<at::Tensor(std::int64_t begin, std::int64_t end)>& loss_of_part);

}  // namespace diptych
