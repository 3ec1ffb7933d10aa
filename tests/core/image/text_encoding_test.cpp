// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/text_encoding.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

TEST(TextEncoding, KnowsUtf8) {
  for (const char* text : {"", "plain", "caf\u00e9", "\u732b", "\U0001F600", "\U0010FFFF"}) {
    EXPECT_TRUE(isUtf8(text)) << text;
  }
  // A lone continuation, cut off, overlong, a surrogate, beyond the last character, no UTF-8 byte.
  for (const char* text :
       {"\x80",
        "\xC3",
        "\xE7\x8C",
        "\xC0\xAF",
        "\xE0\x80\xAF",
        "\xED\xA0\x80",
        "\xF4\x90\x80\x80",
        "\xFF"}) {
    EXPECT_FALSE(isUtf8(text)) << text;
  }
}

TEST(TextEncoding, ConvertsEveryByteOfLatin1) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto utf8 = latin1ToUtf8(all);
  EXPECT_TRUE(isUtf8(utf8));
  EXPECT_EQ(utf8ToLatin1(utf8), all);
}

TEST(TextEncoding, SaysWhenLatin1IsNotEnough) {
  EXPECT_EQ(utf8ToLatin1("\u0100"), std::nullopt);
  EXPECT_EQ(utf8ToLatin1("caf\xE9"), std::nullopt);
}

TEST(TextEncoding, ReadsOddBytesAsLatin1) {
  EXPECT_EQ(toUtf8("caf\xE9"), "caf\u00e9");
  EXPECT_EQ(toUtf8("caf\u00e9"), "caf\u00e9");
}

}  // namespace
}  // namespace diptych
