// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/evaluation.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/text_to_image.h"
#include "core/evaluation/diffusion_classifier.h"
#include "core/evaluation/reconstruction.h"
#include "core/image/image.h"
#include "core/tensor/random.h"
#include "tests/core/model/tiny_model.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// A model that knows nothing, and pictures of colours.
class EvaluationTest : public testing::Test {
 protected:
  void SetUp() override {
    writeTinyModel(folder_ / "model");
    writePictures("train", 24);
    writePictures("held-out", 12);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void writePictures(const std::string& name, int count) const {
    fs::create_directories(folder_ / name);
    for (int i = 0; i < count; ++i) {
      const auto shade = static_cast<std::uint8_t>(10 * i);
      Image image{16, 16, std::vector<std::uint8_t>(16 * 16 * 3, shade)};
      writePng(folder_ / name / fmt::format("{}.png", i), image);
      const auto* colour = i % 2 == 0 ? "red" : "green";
      writeFileAtomically(
          folder_ / name / fmt::format("{}.txt", i), fmt::format("a photo of a {} {}", colour, i));
    }
  }

  EvaluationSettings settings() const {
    EvaluationSettings settings;
    settings.model = folder_ / "model";
    settings.device = "cpu";
    settings.reconstructed = folder_ / "held-out";
    settings.training = folder_ / "train";
    settings.held_out = folder_ / "held-out";
    settings.pictures = 14;
    settings.generated = 10;
    return settings;
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) / ("diptych_evaluation_" + std::to_string(::getpid()));
};

TEST_F(EvaluationTest, MeasuresEverythingThatThereArePicturesFor) {
  std::vector<std::string> phases;
  const auto result = evaluateModel(settings(), {}, [&](const std::string& phase, auto, auto) {
    if (phases.empty() || phases.back() != phase) {
      phases.push_back(phase);
    }
  });
  ASSERT_TRUE(result.reconstruction && result.training && result.held_out && result.distance);
  EXPECT_EQ(result.reconstruction->pictures, 12);
  EXPECT_EQ(result.training->any_style.pictures, 14);
  EXPECT_EQ(result.held_out->same_style.pictures, 12);
  EXPECT_LE(result.held_out->any_style.right, 12);
  ASSERT_TRUE(result.colours);
  EXPECT_EQ(result.colours->pictures, 10);
  EXPECT_EQ(result.colours->real, 0.0);  // they are all gray
  EXPECT_GT(result.distance->generated, 0.0);
  EXPECT_GT(result.seconds_per_picture, 0.0);
  EXPECT_GE(phases.size(), 4u);
}

TEST_F(EvaluationTest, GivesTheSameFiguresAgain) {
  auto few = settings();
  few.pictures = 12;
  few.generated = 4;
  few.held_out.clear();
  const auto first = evaluateModel(few);
  const auto second = evaluateModel(few);
  EXPECT_EQ(first.reconstruction->psnr, second.reconstruction->psnr);
  EXPECT_EQ(first.training->any_style.right, second.training->any_style.right);
  EXPECT_EQ(first.distance->generated, second.distance->generated);
}

TEST_F(EvaluationTest, LeavesOutWhatNeedsOtherPictures) {
  auto few = settings();
  few.training = few.held_out = few.reconstructed = fs::path();
  const auto result = evaluateModel(few);
  EXPECT_FALSE(result.reconstruction || result.training || result.held_out || result.distance);
  EXPECT_FALSE(result.colours);
}

TEST_F(EvaluationTest, HasNoColoursWithoutCaptionsThatNameOne) {
  for (const auto& entry : fs::directory_iterator(folder_ / "train")) {
    if (entry.path().extension() == ".txt") {
      writeFileAtomically(entry.path(), "a photo of thing " + entry.path().stem().string());
    }
  }
  const auto result = evaluateModel(settings());
  EXPECT_TRUE(result.training);
  EXPECT_FALSE(result.colours);
}

TEST_F(EvaluationTest, StopsWhenAskedTo) {
  std::stop_source stop;
  const auto run = [&] {
    evaluateModel(settings(), stop.get_token(), [&](const std::string& phase, auto, auto) {
      if (phase.starts_with("classifying")) {
        stop.request_stop();
      }
    });
  };
  EXPECT_THROW(run(), Stopped);
}

TEST_F(EvaluationTest, NeedsCaptionsToTellApart) {
  auto model = loadModel(folder_ / "model");
  const auto pixels = torch::zeros({3, 3, 16, 16}, torch::kUInt8);
  const auto classified = [&](const std::vector<std::string>& captions, int candidates) {
    ClassifierSettings settings;
    settings.candidates = candidates;
    const std::set<std::string> all(captions.begin(), captions.end());
    return classifyByDiffusion(model, pixels, captions, all, settings).pictures;
  };
  EXPECT_EQ(classified({"a", "b", "c"}, 10), 0);
  EXPECT_EQ(classified({"a", "b", "c"}, 2), 3);
  // Another caption of the same thing is no wrong one.
  EXPECT_EQ(classified({"a photo of x", "an icon of x", "x"}, 2), 0);
}

// The mean error of a picture's latents under a caption, computed here once more.
double errorOf(
    StableDiffusion& model,
    const torch::Tensor& pixels,
    const std::string& caption,
    std::uint64_t picture) {
  const NoiseSchedule schedule(model.scheduler);
  const auto latents = model.vae->encode(toUnitRange(pixels)).mean * 0.18215;
  auto generator = makeGenerator(deriveSeed(1, "noise", picture));
  const auto noise = randn({16, 4, 8, 8}, generator);
  double sum = 0;
  for (std::int64_t i = 0; i < 16; ++i) {
    const auto timestep = torch::tensor({31 + 125 * i / 2}, torch::kInt64);  // 1000 (i + 0.5) / 16
    const auto noisy = schedule.addNoise(latents, noise[i].unsqueeze(0), timestep);
    const auto guess = model.unet->forward(noisy, timestep, encodePrompt(model, caption));
    sum += (guess - noise[i]).square().mean().item<double>();
  }
  return sum / 16;
}

TEST_F(EvaluationTest, JudgesByTheErrorAlone) {
  auto model = loadModel(folder_ / "model");
  const torch::NoGradGuard no_grad;
  ClassifierSettings settings;
  settings.candidates = 2;
  const std::vector<std::string> captions = {"an apple", "a car"};
  for (int shade = 0; shade < 250; shade += 30) {
    const auto pixels = torch::full({2, 3, 16, 16}, shade, torch::kUInt8);
    const auto picture = pixels.narrow(0, 0, 1);
    int right = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      right +=
          errorOf(model, picture, captions[i], i) < errorOf(model, picture, captions[1 - i], i);
    }
    const auto found =
        classifyByDiffusion(model, pixels, captions, {"an apple", "a car"}, settings);
    EXPECT_EQ(found.right, right) << shade;
  }
}

TEST(EvaluationPrompts, AreTwentyFour) { EXPECT_EQ(evaluationPrompts().size(), 24u); }

}  // namespace
}  // namespace diptych
