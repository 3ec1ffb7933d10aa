// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// More than this on one axis is a slip of the finger.
inline constexpr std::size_t kMaxAxisValues = 1000;

// The values of an axis as A1111's X/Y/Z plot has them typed (its scripts/xyz_grid.py): a list with
// commas, whose pieces are values or ranges. All throw Error, naming the piece, when one cannot be
// understood, when there is none or when there are more than kMaxAxisValues.

// "1, 1.5, 3-7 (+2)": 1, 1.5, 3, 5, 7. A range ends with its last value if the step meets it;
// "1-2 [5]" is five values from 1 to 2, both included. Without a step it is 1, or -1 downwards.
std::vector<double> parseNumbers(std::string_view typed);

// The same with whole numbers that are not negative; a count is rounded to them.
std::vector<std::uint64_t> parseWholeNumbers(std::string_view typed);

// Texts. On one line: a list with commas, where "a, b" in double quotes is one text and "" inside
// is a quote. On several lines: one text a line, commas and all.
std::vector<std::string> parseTexts(std::string_view typed);

}  // namespace diptych
