// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/text/clip_tokenizer.h"
#include "tests/core/text/small_tokenizer.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class BrokenTokenizer : public SmallTokenizer {
 protected:
  std::string refusal() const {
    try {
      const ClipTokenizer tokenizer(folder_);
      return "read without complaint";
    } catch (const Error& e) {
      return e.what();
    }
  }

  void expectRefusal(const char* file, const std::string& content, const char* reason) const {
    const auto good = readFile(folder_ / file, 10'000);
    writeFileAtomically(folder_ / file, content);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(file), HasSubstr(reason))) << content;
    writeFileAtomically(folder_ / file, good);
  }
};

TEST_F(BrokenTokenizer, IsRefusedWithoutItsFiles) {
  for (const auto* file : {"vocab.json", "merges.txt"}) {
    std::filesystem::rename(folder_ / file, folder_ / "away");
    EXPECT_THAT(refusal(), HasSubstr(file));
    std::filesystem::rename(folder_ / "away", folder_ / file);
  }
}

TEST_F(BrokenTokenizer, IsRefusedForItsVocabulary) {
  expectRefusal("vocab.json", "", "JSON");
  expectRefusal("vocab.json", "[1]", "object");
  expectRefusal("vocab.json", "{}", "object");
  expectRefusal("vocab.json", R"({"a": -1})", "integer");
  expectRefusal("vocab.json", R"({"a": 1.5})", "integer");
  expectRefusal("vocab.json", R"({"a": 99999999999})", "integer");
  expectRefusal("vocab.json", R"({"a": {}})", "integer");
  expectRefusal("vocab.json", R"({"a": 1, "b": 1})", "same id");
  expectRefusal("vocab.json", std::string(100'000, '['), "nested");
}

TEST_F(BrokenTokenizer, IsRefusedForItsMerges) {
  expectRefusal("merges.txt", "a", "line 1");
  expectRefusal("merges.txt", "#version: 0.2\na b\na b c\n", "line 3");
  expectRefusal("merges.txt", "a  b\n", "line 1");
  expectRefusal("merges.txt", " a\n", "line 1");
  expectRefusal("merges.txt", "b a\n", "belong");
  expectRefusal("merges.txt", std::string("a b\n\0\0\0", 7), "line 2");
}

TEST_F(BrokenTokenizer, IsRefusedForItsSettings) {
  expectRefusal("tokenizer_config.json", "[]", "object");
  expectRefusal("tokenizer_config.json", R"({"model_max_length": "77"})", "number");
  expectRefusal("tokenizer_config.json", R"({"model_max_length": 1})", "number");
  expectRefusal("tokenizer_config.json", R"({"model_max_length": -77})", "number");
  expectRefusal("tokenizer_config.json", R"({"bos_token": 5})", "bos_token");
  expectRefusal("tokenizer_config.json", R"({"eos_token": {"content": ""}})", "eos_token");
  expectRefusal("tokenizer_config.json", R"({"pad_token": {}})", "pad_token");
  configure({{"pad_token", "nowhere"}});
  EXPECT_THAT(refusal(), AllOf(HasSubstr("vocab.json"), HasSubstr("nowhere")));
}

TEST_F(BrokenTokenizer, IsRefusedForAnImpossibleLength) {
  EXPECT_THROW(ClipTokenizer(folder_, 1), Error);
  EXPECT_THROW(ClipTokenizer(folder_, -5), Error);
}

TEST_F(BrokenTokenizer, MayComeFromWindows) {
  const auto merges = "#version: 0.2\r\na b\r\n\r\nab c</w>";
  writeFileAtomically(folder_ / "merges.txt", merges);
  EXPECT_THAT(ClipTokenizer(folder_).encodeUnpadded("abc"), testing::ElementsAre(11, 9, 12));
}

}  // namespace
}  // namespace diptych
