// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/caption_parts.h"

#include <algorithm>
#include <sstream>

namespace diptych {

CaptionParts captionParts(const std::string& caption) {
  static const std::string kOf = " of ";
  const auto place = caption.find(kOf);
  if (place == std::string::npos) {
    return {{}, caption};
  }
  return {caption.substr(0, place), caption.substr(place + kOf.size())};
}

bool nameTheSame(const std::string& one, const std::string& other) {
  const auto thing = captionParts(one).thing;
  const auto other_thing = captionParts(other).thing;
  return thing == other_thing || thing == other || one == other_thing;
}

const std::vector<std::string>& colourNames() {
  static const std::vector<std::string> names = {
      "red",
      "orange",
      "yellow",
      "green",
      "blue",
      "purple",
      "pink",
      "brown",
      "black",
      "white",
      "gray"};
  return names;
}

std::string colourIn(const std::string& caption) {
  std::istringstream words(caption);
  for (std::string word; words >> word;) {
    const auto& names = colourNames();
    if (std::find(names.begin(), names.end(), word) != names.end()) {
      return word;
    }
  }
  return {};
}

}  // namespace diptych
