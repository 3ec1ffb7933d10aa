// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_file.h"
#include "core/text/clip_tokenizer.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace diptych {
namespace {

using Ids = std::vector<std::int64_t>;

class TokenizerFixtures : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_)) {
      GTEST_SKIP() << "no fixtures at " << folder_;
    }
  }

  const std::filesystem::path folder_ = DIPTYCH_FIXTURES;
};

TEST_F(TokenizerFixtures, GivesTheIdsOfEveryCase) {
  const ClipTokenizer tokenizer(folder_ / "tiny-sd" / "tokenizer");
  const auto cases = readJsonFile(folder_ / "tokenizer_cases.json")["cases"];
  ASSERT_GE(cases.size(), 225u);
  for (const auto& one : cases) {
    const auto& text = one["text"].get_ref<const std::string&>();
    const bool differs = one.contains("ids_hf_fast");
    auto expected = one[differs ? "ids_hf_fast" : "ids"].get<Ids>();
    EXPECT_EQ(
        tokenizer.countTokens(text), one[differs ? "content_tokens_hf_fast" : "content_tokens"])
        << text;
    expected.resize(77, 49407);
    EXPECT_EQ(tokenizer.encode(text), expected) << text;
  }
}

// Stable Diffusion's vocabulary: its last two ids.
TEST_F(TokenizerFixtures, KnowsStartEndAndSize) {
  const ClipTokenizer tokenizer(folder_ / "tiny-sd" / "tokenizer");
  EXPECT_EQ(tokenizer.startId(), 49406);
  EXPECT_EQ(tokenizer.endId(), 49407);
  EXPECT_EQ(tokenizer.vocabularySize(), 49408);
  EXPECT_EQ(tokenizer.maxLength(), 77);
}

}  // namespace
}  // namespace diptych
