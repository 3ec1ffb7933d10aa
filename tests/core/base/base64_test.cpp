// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

TEST(Base64, IsThatOfTheRfc) {  // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, TakesMoreThanOneBlock) {
  const std::string much(4 * 1024 * 1024 + 1, '\0');
  const auto text = base64(much);
  EXPECT_EQ(text.size(), (much.size() + 2) / 3 * 4);
  EXPECT_EQ(text.substr(text.size() - 4), "AAA=");
  EXPECT_EQ(text.find_first_not_of('A'), text.size() - 1);
}

}  // namespace
}  // namespace diptych
