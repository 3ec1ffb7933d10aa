// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/live_generator.h"

#include "core/base/error.h"
#include "core/dataset/picture_generator.h"
#include "core/model/weights_snapshot.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

const std::filesystem::path kLiveModel =
    std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources/base-model";

GenerationSettings liveSettings() {
  GenerationSettings settings;
  settings.prompt = "a photo of an apple";
  settings.negative_prompt = "blue";
  settings.steps = 4;
  settings.width = settings.height = 64;
  return settings;
}

TEST(LiveGenerator, MakesThePicturesOfThePictureGenerator) {
  PictureGenerator plain(kLiveModel, "cpu");
  LiveGenerator live(kLiveModel);
  for (const auto* sampler : {"euler_a", "dpmpp_2m_karras", "heun"}) {
    for (const double cfg : {1.0, 7.5}) {
      auto settings = liveSettings();
      settings.sampler = sampler;
      settings.cfg = cfg;
      const auto picture = plain.generate(settings).rgb;
      EXPECT_EQ(live.generate(settings).rgb, picture);
      EXPECT_EQ(live.generate(settings, {}, [](LiveStep) {}).rgb, picture);  // prompts remembered
    }
  }
}

TEST(LiveGenerator, CallsTheModelFewTimesForManyScales) {
  LiveGenerator live(kLiveModel);
  int calls = 0;
  const auto pictures = live.coarse(liveSettings(), {1, 2, 4, 8}, {}, [&](LiveStep) { ++calls; });
  EXPECT_EQ(pictures.size(), 4u);
  EXPECT_EQ(calls, LiveGenerator::kCoarseSteps);
  EXPECT_NE(pictures[0].rgb, pictures[3].rgb);
  EXPECT_EQ(pictures[0].width, 64);
}

// No scale changes what the model answers to the starting noise.
TEST(LiveGenerator, AsksForTheFirstStepOfASliderOnce) {
  const auto callsFor = [](LiveGenerator& live, const GenerationSettings& settings) {
    int calls = 0;
    live.coarse(settings, {3}, {}, [&](LiveStep) { ++calls; });
    return calls;
  };
  LiveGenerator live(kLiveModel);
  auto settings = liveSettings();
  const auto cold = live.coarse(settings, {3}).front();
  EXPECT_EQ(live.coarse(settings, {3}).front().rgb, cold.rgb);
  EXPECT_EQ(
      live.coarse(settings, {1}).front().rgb,
      LiveGenerator(kLiveModel).coarse(settings, {1}).front().rgb);
  EXPECT_EQ(callsFor(live, settings), LiveGenerator::kCoarseSteps - 1);
  for (const auto change : {0, 1, 2, 3}) {
    if (change == 0) settings.seed += 1;
    if (change == 1) settings.prompt = "a chair";
    if (change == 2) settings.negative_prompt = "";
    if (change == 3) settings.width = 128;
    EXPECT_EQ(callsFor(live, settings), LiveGenerator::kCoarseSteps) << change;
    const auto fresh = LiveGenerator(kLiveModel).coarse(settings, {3}).front();
    EXPECT_EQ(live.coarse(settings, {3}).front().rgb, fresh.rgb) << change;
  }
  WeightsSnapshot snapshot;
  snapshot.weights = copyWeights(loadModel(kLiveModel), true);
  live.takeWeights(snapshot, false);
  EXPECT_EQ(callsFor(live, settings), LiveGenerator::kCoarseSteps);
}

TEST(LiveGenerator, SketchesLargePictures) {
  LiveGenerator live(kLiveModel);
  auto settings = liveSettings();
  settings.width = settings.height = 256;
  EXPECT_EQ(live.coarse(settings, {3}).front().width, 64);  // a pixel for each latent
}

TEST(LiveGenerator, StopsBetweenTwoCalls) {
  LiveGenerator live(kLiveModel);
  std::stop_source source;
  int calls = 0;
  const auto stop_at_once = [&](LiveStep) {
    ++calls;
    source.request_stop();
  };
  EXPECT_THROW(live.generate(liveSettings(), source.get_token(), stop_at_once), Stopped);
  EXPECT_EQ(calls, 1);
  EXPECT_THROW(live.coarse(liveSettings(), {3}, source.get_token(), stop_at_once), Stopped);
  EXPECT_EQ(calls, 1);
}

TEST(LiveGenerator, LooksLikeTheWeightsItTakes) {
  LiveGenerator live(kLiveModel);
  const auto before = live.generate(liveSettings());
  const auto model = loadModel(kLiveModel);
  WeightsSnapshot snapshot;
  snapshot.weights = copyWeights(model, true);
  EXPECT_THROW(live.takeWeights(snapshot, true), Error);  // there is no average
  live.takeWeights(snapshot, false);
  EXPECT_EQ(live.generate(liveSettings()).rgb, before.rgb);
  for (auto& weight : snapshot.weights) weight.second.mul_(1.05);
  live.takeWeights(snapshot, false);
  EXPECT_NE(live.generate(liveSettings()).rgb, before.rgb);
}

}  // namespace
}  // namespace diptych
