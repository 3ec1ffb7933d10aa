// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

#include <fmt/core.h>

#include <cmath>

namespace diptych {

std::string csvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char letter : text) {
    quoted += letter;
    if (letter == '"') {
      quoted += '"';
    }
  }
  return quoted + '"';
}

std::string csvNumber(double value) { return std::isnan(value) ? "NaN" : fmt::format("{}", value); }

}  // namespace diptych
