// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/batches.h"

#include "core/base/seeded_draw.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace diptych {
namespace {

// Fisher and Yates.
template <typename T>
void shuffleAll(std::vector<T>& list, std::mt19937_64& engine) {
  for (std::size_t left = list.size(); left > 1; --left) {
    std::swap(list[left - 1], list[drawBelow(engine, left)]);
  }
}

std::vector<std::size_t> shuffledIndices(std::size_t count, std::mt19937_64& engine) {
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  shuffleAll(indices, engine);
  return indices;
}

}  // namespace

std::vector<std::vector<std::size_t>> batchesOfEpoch(
    const std::vector<std::size_t>& bucket_of,
    std::size_t batch_size,
    std::uint64_t seed,
    std::int64_t epoch) {
  assert(batch_size > 0);
  auto engine = makeEngine(seed, static_cast<std::uint64_t>(epoch), "order");
  std::vector<std::vector<std::size_t>> batches;
  std::map<std::size_t, std::size_t> open_batch;  // of each bucket: its index in batches
  for (const auto item : shuffledIndices(bucket_of.size(), engine)) {
    const auto [place, is_new] = open_batch.try_emplace(bucket_of[item], batches.size());
    if (is_new || batches[place->second].size() == batch_size) {
      place->second = batches.size();
      batches.emplace_back();
    }
    batches[place->second].push_back(item);
  }
  shuffleAll(batches, engine);
  return batches;
}

Split splitItems(
    std::size_t count, double share, std::uint64_t seed, std::size_t fold, std::size_t folds) {
  assert(fold < folds);
  Split split;
  std::size_t held_out = 0;
  if (count > 0 && share > 0) {
    // Less a little: 0.07 * 100 is 7.000000000000001.
    const double wanted = std::ceil(std::min(share, 1.0) * static_cast<double>(count) - 1e-9);
    held_out = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, count);
  }
  auto engine = makeEngine(seed, 0, "split");
  auto indices = shuffledIndices(count, engine);
  const auto start = indices.begin() + static_cast<std::ptrdiff_t>(count * fold / folds);
  std::rotate(indices.begin(), start, indices.end());
  const auto middle = indices.begin() + static_cast<std::ptrdiff_t>(held_out);
  split.validation.assign(indices.begin(), middle);
  split.training.assign(middle, indices.end());
  std::sort(split.validation.begin(), split.validation.end());
  std::sort(split.training.begin(), split.training.end());
  return split;
}

}  // namespace diptych
