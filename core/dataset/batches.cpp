// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/batches.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <string_view>

namespace diptych {
namespace {

// The engine and its seeding are exactly defined by the standard; std::shuffle and
// std::uniform_int_distribution are not, and differ between libraries.
std::mt19937_64 makeEngine(std::uint64_t seed, std::uint64_t index, std::string_view stream) {
  std::vector<std::uint32_t> words;
  for (const auto value : {seed, index}) {
    words.push_back(static_cast<std::uint32_t>(value));
    words.push_back(static_cast<std::uint32_t>(value >> 32));
  }
  words.insert(words.end(), stream.begin(), stream.end());
  std::seed_seq sequence(words.begin(), words.end());
  return std::mt19937_64(sequence);
}

// Uniform in 0..bound-1: draws from the incomplete last round of the range are thrown away.
std::uint64_t drawBelow(std::mt19937_64& engine, std::uint64_t bound) {
  const std::uint64_t incomplete = (0 - bound) % bound;  // 2^64 modulo bound
  for (;;) {
    const std::uint64_t value = engine();
    if (value >= incomplete) {
      return value % bound;
    }
  }
}

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

Split splitItems(std::size_t count, double share, std::uint64_t seed) {
  Split split;
  std::size_t held_out = 0;
  if (count > 0 && share > 0) {
    // Less a little: 0.07 * 100 is 7.000000000000001.
    const double wanted = std::ceil(std::min(share, 1.0) * static_cast<double>(count) - 1e-9);
    held_out = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, count);
  }
  auto engine = makeEngine(seed, 0, "split");
  const auto indices = shuffledIndices(count, engine);
  const auto middle = indices.begin() + static_cast<std::ptrdiff_t>(held_out);
  split.validation.assign(indices.begin(), middle);
  split.training.assign(middle, indices.end());
  std::sort(split.validation.begin(), split.validation.end());
  std::sort(split.training.begin(), split.training.end());
  return split;
}

}  // namespace diptych
