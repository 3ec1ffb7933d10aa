// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <string_view>

namespace diptych {

// A generator of its own for (seed, index, stream). The engine and its seeding are exactly defined
// by the standard; std::shuffle and std::uniform_int_distribution are not, and differ between
// libraries.
std::mt19937_64 makeEngine(std::uint64_t seed, std::uint64_t index, std::string_view stream);

// Uniform in 0..bound - 1, the same on every machine. bound > 0.
std::uint64_t drawBelow(std::mt19937_64& engine, std::uint64_t bound);

}  // namespace diptych
