// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace diptych {

// "a photo of a red apple" is style "a photo" and thing "a red apple"; without " of " all is thing.
struct CaptionParts {
  std::string style;
  std::string thing;
};
CaptionParts captionParts(const std::string& caption);

// Whether two captions name the same thing, in whatever style or none: "an icon of a cup of tea",
// "a photo of a cup of tea", "a cup of tea".
bool nameTheSame(const std::string& one, const std::string& other);

// The first word of the caption that names a colour (colourNames), or nothing.
std::string colourIn(const std::string& caption);

// "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray".
const std::vector<std::string>& colourNames();

}  // namespace diptych
