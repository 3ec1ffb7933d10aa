// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_generator.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

const std::filesystem::path kModel =
    std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources/base-model";

GenerationSettings smallSettings() {
  GenerationSettings settings;
  settings.prompt = "a photo of an apple";
  settings.steps = 3;
  settings.width = 64;
  settings.height = 48;
  settings.sampler = "ddim";
  return settings;
}

TEST(PictureGenerator, MakesTheSamePictureFromTheSameSettings) {
  PictureGenerator generator(kModel, "cpu");
  const auto first = generator.generate(smallSettings());
  EXPECT_EQ(first.width, 64);
  EXPECT_EQ(first.height, 48);
  EXPECT_EQ(first.rgb.size(), 64u * 48u * 3u);
  EXPECT_EQ(generator.generate(smallSettings()).rgb, first.rgb);
  auto other = smallSettings();
  other.seed = 556;
  EXPECT_NE(generator.generate(other).rgb, first.rgb);
}

TEST(PictureGenerator, SaysWhatToUseInsteadOfFp16OnTheProcessor) {
  try {
    PictureGenerator generator(kModel, "cpu", "fp16");
    FAIL() << "expected an Error";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("bf16"), std::string::npos);
  }
}

TEST(PictureGenerator, StopsBetweenTwoSteps) {
  PictureGenerator generator(kModel, "cpu");
  std::stop_source source;
  int calls = 0;
  const auto stopAtOnce = [&](int, int) {
    ++calls;
    source.request_stop();
  };
  EXPECT_THROW(generator.generate(smallSettings(), source.get_token(), stopAtOnce), Stopped);
  EXPECT_EQ(calls, 1);
}

TEST(PictureGenerator, RefusesWhatIsNoModel) {
  EXPECT_THROW(PictureGenerator("/nowhere", "cpu"), Error);
  EXPECT_THROW(PictureGenerator(kModel, "no such device"), Error);
}

}  // namespace
}  // namespace diptych
