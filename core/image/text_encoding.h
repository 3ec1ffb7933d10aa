// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace diptych {

// Whether the bytes are valid UTF-8 (no overlong forms, no surrogates).
bool isUtf8(std::string_view text);

// Every byte is a character: never fails.
std::string latin1ToUtf8(std::string_view text);

// Nothing when a character has no place in Latin-1, or the text is no valid UTF-8.
std::optional<std::string> utf8ToLatin1(std::string_view text);

// The text itself when it is valid UTF-8, else read as Latin-1.
std::string toUtf8(std::string_view text);

}  // namespace diptych
