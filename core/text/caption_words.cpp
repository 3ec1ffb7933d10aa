// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/caption_words.h"

#include "core/base/error.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <limits>

namespace diptych {
namespace {

icu::UnicodeString fromUtf8(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / 4)) {
    throw Error("a caption of more than 500 MB cannot be used. Shorten it.");
  }
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

icu::UnicodeString composed(const icu::UnicodeString& text) {
  UErrorCode code = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(code);
  const auto result = U_SUCCESS(code) ? nfc->normalize(text, code) : text;
  if (U_FAILURE(code)) {
    throw Error(std::string("ICU cannot normalize a caption (") + u_errorName(code) + ").");
  }
  return result;
}

// U+0130, capital I with a dot, is the one letter whose lower case is two code points in every
// language.
void appendLowerCase(icu::UnicodeString& text, UChar32 character) {
  constexpr UChar32 kCapitalIWithDot = 0x130;
  constexpr UChar32 kDotAbove = 0x307;
  text.append(u_tolower(character));
  if (character == kCapitalIWithDot) {
    text.append(kDotAbove);
  }
}

enum class Kind { Space, Letter, Number, Other };

Kind kindOf(UChar32 character) {
  if (u_isUWhiteSpace(character)) {
    return Kind::Space;
  }
  const auto mask = U_GET_GC_MASK(character);
  return (mask & U_GC_L_MASK) != 0   ? Kind::Letter
         : (mask & U_GC_N_MASK) != 0 ? Kind::Number
                                     : Kind::Other;
}

// The length of the contraction that begins here, or 0.
std::int32_t contractionLength(const icu::UnicodeString& text, std::int32_t begin) {
  static constexpr std::array kContractions = {u"'s", u"'t", u"'re", u"'ve", u"'m", u"'ll", u"'d"};
  const auto* found =
      std::find_if(kContractions.begin(), kContractions.end(), [&](const auto* word) {
        return text.compare(begin, u_strlen(word), word) == 0;
      });
  return found == kContractions.end() ? 0 : u_strlen(*found);
}

// Where the run of this kind that begins here ends.
std::int32_t endOfRun(const icu::UnicodeString& text, std::int32_t begin, Kind kind) {
  auto end = text.moveIndex32(begin, 1);
  if (kind == Kind::Number) {
    return end;
  }
  while (end < text.length() && kindOf(text.char32At(end)) == kind) {
    end = text.moveIndex32(end, 1);
  }
  return end;
}

}  // namespace

std::string normalizeCaption(std::string_view text) {
  const auto source = composed(fromUtf8(text));
  icu::UnicodeString target;
  bool after_space = false;
  for (std::int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const auto character = source.char32At(i);
    const bool is_space = u_isUWhiteSpace(character);
    if (!is_space) {
      appendLowerCase(target, character);
    } else if (!after_space) {
      target.append(u' ');
    }
    after_space = is_space;
  }
  std::string result;
  return target.toUTF8String(result);
}

std::vector<std::string> splitWords(std::string_view caption) {
  const auto text = fromUtf8(caption);
  std::vector<std::string> words;
  for (std::int32_t begin = 0; begin < text.length();) {
    const auto kind = kindOf(text.char32At(begin));
    const auto contraction = contractionLength(text, begin);
    const auto end = contraction > 0 ? begin + contraction : endOfRun(text, begin, kind);
    if (kind != Kind::Space) {
      text.tempSubStringBetween(begin, end).toUTF8String(words.emplace_back());
    }
    begin = end;
  }
  return words;
}

}  // namespace diptych
