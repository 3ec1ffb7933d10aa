// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// Unicode normal form C, runs of white space to one space, lower case letter by letter (a final
// sigma is a sigma). Bytes that are no UTF-8 become U+FFFD.
std::string normalizeCaption(std::string_view text);

// The words of a normalized caption that byte pairs never cross: contractions ('s 't 're 've 'm 'll
// 'd), runs of letters, single number characters, runs of anything else that is no white space.
std::vector<std::string> splitWords(std::string_view caption);

}  // namespace diptych
