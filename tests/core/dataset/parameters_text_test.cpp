// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/dataset/picture_generator.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

const std::string kVersion = std::string("Version: Diptych ") + version();

GenerationSettings someSettings() {
  GenerationSettings settings;
  settings.prompt = "a cat, sitting";
  settings.seed = 1;
  settings.cfg = 7;
  settings.sampler = "euler_a";
  settings.width = 640;
  return settings;
}

TEST(ParametersText, IsWrittenInA1111sOrder) {
  EXPECT_EQ(
      parametersText(someSettings(), "base", "0123abcd"),
      "a cat, sitting\n"
      "Steps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 1, Size: "
      "640x512, "
      "Model hash: 0123abcd, Model: base, RNG: CPU, " +
          kVersion);
}

TEST(ParametersText, HasTheNegativePromptOnALineOfItsOwn) {
  auto settings = someSettings();
  settings.prompt = "two\nlines";
  settings.negative_prompt = "blurry, dark";
  settings.cfg = 7.5;
  settings.sampler = "dpmpp_2m_karras";
  EXPECT_EQ(
      parametersText(settings, "", ""),
      "two\nlines\n"
      "Negative prompt: blurry, dark\n"
      "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: 1, Size: "
      "640x512, "
      "RNG: CPU, " +
          kVersion);
}

TEST(ParametersText, QuotesWhatWouldBreakThePairs) {
  const auto text = parametersText(
      someSettings(),
      "a, b: \"c\"",
      "",
      {{"Step", "100"}, {"Note", "caf\u00e9\n\\"}, {"Same", "Same"}, {"None", ""}});
  EXPECT_NE(text.find("Model: \"a, b: \\\"c\\\"\", "), std::string::npos) << text;
  EXPECT_NE(
      text.find("Note: \"caf\u00e9\\n\\\\\", Same, Step: 100, " + kVersion), std::string::npos)
      << text;
  EXPECT_EQ(text.find("None"), std::string::npos);
}

TEST(ParametersText, SurvivesOddPrompts) {
  auto settings = someSettings();
  settings.prompt = "";
  EXPECT_TRUE(parametersText(settings, "\xFF:", "").starts_with("Steps: 20, "));
  settings.sampler = "no such sampler";
  EXPECT_THROW(parametersText(settings, "", ""), Error);
}

}  // namespace
}  // namespace diptych
