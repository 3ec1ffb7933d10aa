// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seeded_draw.h"

#include <cassert>
#include <vector>

namespace diptych {

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

std::uint64_t drawBelow(std::mt19937_64& engine, std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t incomplete = (0 - bound) % bound;  // 2^64 modulo bound
  for (;;) {  // draws from the incomplete last round of the range are thrown away
    const std::uint64_t value = engine();
    if (value >= incomplete) {
      return value % bound;
    }
  }
}

}  // namespace diptych
