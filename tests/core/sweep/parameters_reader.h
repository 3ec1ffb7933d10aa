// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace diptych {

// What A1111 reads out of a picture's "parameters" (field-notes 2.3.2), by a reader that shares
// nothing with the writer.
struct ReadParameters {
  std::string prompt;
  std::string negative_prompt;
  std::map<std::string, std::string> pairs;  // "Size" as it stands
};

ReadParameters readParameters(const std::string& text);

}  // namespace diptych
