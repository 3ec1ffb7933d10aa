// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace diptych {

// What the last symbol of a word ends with, in vocab.json and merges.txt.
inline constexpr const char* kEndOfWord = "</w>";

// The printable character that stands for a byte (0 to 255) in these files, as UTF-8: printable
// Latin-1 characters stand for themselves, the others, in order, are U+0100 and the following.
std::string byteCharacter(int byte);

}  // namespace diptych
