// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/caption.h"

#include "core/base/atomic_file.h"
#include "core/image/text_encoding.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

namespace diptych {
namespace {

constexpr std::uintmax_t kMaxCaptionFileBytes = 1 << 20;
constexpr std::string_view kWhitespace = " \t\n\r\f\v";

std::string_view stripped(std::string_view text) {
  const auto begin = text.find_first_not_of(kWhitespace);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(kWhitespace) - begin + 1);
}

void appendUtf8(std::string& text, char32_t character) {
  const auto continuation = [&](int shift) {
    return static_cast<char>(0x80 | (character >> shift & 0x3F));
  };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0 | character >> 6);
    text += continuation(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0 | character >> 12);
    text += {continuation(6), continuation(0)};
  } else {
    text += static_cast<char>(0xF0 | character >> 18);
    text += {continuation(12), continuation(6), continuation(0)};
  }
}

// Halves of a pair that stand alone become U+FFFD.
std::string utf16ToUtf8(std::string_view bytes, bool big_endian) {
  const auto unitAt = [&](std::size_t i) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  const auto isIn = [](char32_t unit, char32_t begin) {
    return unit >= begin && unit < begin + 0x400;
  };
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    auto unit = unitAt(i);
    if (isIn(unit, 0xD800) && i + 3 < bytes.size() && isIn(unitAt(i + 2), 0xDC00)) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (unitAt(i + 2) - 0xDC00);
      i += 2;
    } else if (isIn(unit, 0xD800) || isIn(unit, 0xDC00)) {
      unit = 0xFFFD;
    }
    appendUtf8(text, unit);
  }
  return text;
}

std::string decodeText(std::string_view bytes, std::vector<std::string>& notes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  } else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return utf16ToUtf8(bytes.substr(2), bytes.starts_with("\xFE\xFF"));
  }
  if (!isUtf8(bytes)) {
    notes.push_back("is no valid UTF-8; it was read as Latin-1. Save it as UTF-8.");
  }
  return toUtf8(bytes);
}

void replaceControlCharacters(Caption& caption) {
  const auto isControl = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && kWhitespace.find(c) == std::string_view::npos) || byte == 0x7F;
  };
  if (std::any_of(caption.text.begin(), caption.text.end(), isControl)) {
    caption.notes.push_back("holds control characters; they were read as spaces.");
    std::replace_if(caption.text.begin(), caption.text.end(), isControl, ' ');
  }
}

// Cuts between characters, never inside one.
void cutToLimit(Caption& caption) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < caption.text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(caption.text[i]) & 0xC0) != 0x80;
    if (begins_character && ++characters > kMaxCaptionCharacters) {
      caption.notes.push_back(fmt::format(
          "has a caption of more than {} characters; it was cut.", kMaxCaptionCharacters));
      caption.text = stripped(std::string_view(caption.text).substr(0, i));
      return;
    }
  }
}

void finish(Caption& caption) {
  replaceControlCharacters(caption);
  caption.text = joinCaptionParts(caption.text);
  cutToLimit(caption);
}

}  // namespace

std::string joinCaptionParts(std::string_view text) {
  std::string caption;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto part = stripped(text.substr(0, end));
    if (!part.empty()) {
      caption += caption.empty() ? "" : ", ";
      caption += part;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return caption;
}

Caption readCaptionFile(const std::filesystem::path& path) {
  Caption caption;
  caption.text = decodeText(readFile(path, kMaxCaptionFileBytes), caption.notes);
  finish(caption);
  return caption;
}

Caption captionFromName(const std::filesystem::path& path) {
  const auto stem = path.stem().string();
  Caption caption{toUtf8(stem.substr(0, stem.find('_'))), {}};
  finish(caption);
  return caption;
}

}  // namespace diptych
