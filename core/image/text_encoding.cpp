// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/text_encoding.h"

#include <cstdint>

namespace diptych {
namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;

// Takes one character off the front of the text; kInvalid when it is malformed.
char32_t takeCharacter(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (first < 0x80) {
    return first;
  }
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first > 0xF4 || text.size() < static_cast<std::size_t>(more)) {
    return kInvalid;
  }
  char32_t character = first & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) {
    const auto next = static_cast<unsigned char>(text.front());
    if ((next & 0xC0) != 0x80) {
      return kInvalid;
    }
    character = character << 6 | (next & 0x3Fu);
    text.remove_prefix(1);
  }
  const bool is_overlong = (more == 2 && character < 0x800) || (more == 3 && character < 0x10000);
  const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
  return is_overlong || is_surrogate || character > 0x10FFFF ? kInvalid : character;
}

}  // namespace

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    if (takeCharacter(text) == kInvalid) {
      return false;
    }
  }
  return true;
}

std::string latin1ToUtf8(std::string_view text) {
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

std::optional<std::string> utf8ToLatin1(std::string_view text) {
  std::string latin1;
  while (!text.empty()) {
    const auto character = takeCharacter(text);
    if (character > 0xFF) {
      return std::nullopt;
    }
    latin1 += static_cast<char>(character);
  }
  return latin1;
}

std::string toUtf8(std::string_view text) {
  return isUtf8(text) ? std::string(text) : latin1ToUtf8(text);
}

}  // namespace diptych
