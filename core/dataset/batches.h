// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace diptych {

// Which pictures (indices into the training items) go together in one batch, for one epoch: every
// picture once, only pictures of one bucket together, order drawn from (seed, epoch) alone. The
// last batch of a bucket may be smaller: nothing is padded with duplicates. bucket_of[i] is the
// bucket of item i.
std::vector<std::vector<std::size_t>> batchesOfEpoch(
    const std::vector<std::size_t>& bucket_of,
    std::size_t batch_size,
    std::uint64_t seed,
    std::int64_t epoch);

// Splits 0..count-1 into held-out (first) and training items: indices shuffled by the seed, max(1,
// ceil(share * count)) of them held out, both lists in ascending order. share 0 holds out nothing.
// With several folds each takes its pictures from another place of the order, so that with a share
// of 1 / folds every picture is held out in one of them. fold: 0..folds - 1.
struct Split {
  std::vector<std::size_t> validation;
  std::vector<std::size_t> training;
};
Split splitItems(
    std::size_t count,
    double share,
    std::uint64_t seed,
    std::size_t fold = 0,
    std::size_t folds = 1);

}  // namespace diptych
