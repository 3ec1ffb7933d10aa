// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/text_to_image.h"

#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/sampler.h"
#include "core/tensor/random.h"
#include "tests/core/diffusion/toy_model.h"
#include "tests/core/model/tiny_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace diptych {
namespace {

void spoil(torch::nn::Module& module) {
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  for (auto& parameter : module.parameters()) parameter.set_data(parameter.detach() + nan);
}

// A tiny model in a folder of its own, loaded once for all tests.
class TextToImage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::filesystem::path(testing::TempDir()) / "diptych_text_to_image_test";
    std::filesystem::remove_all(folder_);
    path_ = writeTinyModel(folder_, 1);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static std::int64_t factor() { return model().vae->config().factor(); }
  static int multiple() {
    return static_cast<int>(factor() << (model().unet->config().block_out_channels.size() - 1));
  }
  // The modules are shared by copies: a test that changes weights loads its own.
  static StableDiffusion& model() {
    static auto loaded = loadModel(path_);
    return loaded;
  }

  static GenerationSettings quickSettings() {
    GenerationSettings settings;
    settings.prompt = "a red fox";
    settings.steps = 4;
    settings.cfg = 3;
    settings.width = settings.height = 2 * multiple();
    return settings;
  }

  static torch::Tensor sample(
      const std::string& sampler,
      double cfg,
      const torch::Tensor& cond,
      const torch::Tensor& uncond) {
    return sampleLatents(
        model(), initialNoise(model(), quickSettings()), cond, uncond, sampler, 4, cfg, {});
  }

  static void expectRefused(const GenerationSettings& settings, const std::string& word) {
    int calls = 0;
    try {
      textToImage(model(), settings, {}, [&](int, int) { ++calls; });
      FAIL() << "accepted a wrong " << word;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(word));
    }
    EXPECT_EQ(calls, 0);
  }

  static inline std::filesystem::path folder_;
  static inline std::filesystem::path path_;
};

}  // namespace

// torch.manual_seed(0); torch.randn(4, 4) begins with these, as does every larger shape.
TEST_F(TextToImage, StartsFromTorchsNoiseOfTheSeed) {
  auto settings = quickSettings();
  settings.seed = 0;
  const auto noise = initialNoise(model(), settings);
  ASSERT_GE(noise.numel(), 16);
  const auto first = noise.flatten().slice(0, 0, 4);
  EXPECT_LT(largestDifference(first, torch::tensor({-1.1258, -1.1524, -0.2506, -0.4339})), 1e-4);
}

TEST_F(TextToImage, GivesTheSameBytesForTheSameSeed) {
  auto settings = quickSettings();
  const auto first = textToImage(model(), settings);
  EXPECT_EQ(first.scalar_type(), torch::kUInt8);
  EXPECT_TRUE(torch::equal(first, textToImage(model(), settings)));
  settings.seed += 1;
  EXPECT_FALSE(torch::equal(first, textToImage(model(), settings)));
}

TEST_F(TextToImage, EverySamplerMakesAPicture) {
  auto settings = quickSettings();
  for (const auto& name : samplerNames()) {
    settings.sampler = name;
    const auto picture = textToImage(model(), settings);
    EXPECT_EQ(picture.sizes(), (torch::IntArrayRef{1, 3, settings.height, settings.width})) << name;
  }
}

TEST_F(TextToImage, MakesPicturesThatAreNotSquare) {
  auto settings = quickSettings();
  settings.width = 3 * multiple();
  settings.height = multiple();
  const auto picture = textToImage(model(), settings);
  EXPECT_EQ(picture.sizes(), (torch::IntArrayRef{1, 3, settings.height, settings.width}));
}

TEST_F(TextToImage, ThePromptMatters) {
  auto settings = quickSettings();
  const auto fox = textToImage(model(), settings);
  settings.prompt = "a blue teapot";
  EXPECT_FALSE(torch::equal(fox, textToImage(model(), settings)));
}

// uncond + cfg (cond - uncond) is cond when both are equal. Both halves of the batch are the same
// numbers; what rounding leaves is multiplied by the scale.
TEST_F(TextToImage, CfgIsIrrelevantWhenTheNegativePromptIsThePrompt) {
  const auto cond = encodePrompt(model(), "a red fox");
  const auto plain = sample("ddim", 1, cond, {});
  const double scale = plain.abs().max().item<double>();
  for (const double cfg : {0.0, 4.0, 15.0}) {
    EXPECT_LT(largestDifference(sample("ddim", cfg, cond, cond), plain), 1e-4 * scale) << cfg;
  }
}

// At 1 the unconditional half is left out; next to 1 it is there and must hardly show.
TEST_F(TextToImage, CfgOneIsTheLimitOfGuidance) {
  const auto cond = encodePrompt(model(), "a red fox");
  const auto uncond = encodePrompt(model(), "");
  const auto plain = sample("ddim", 1, cond, {});
  const double scale = plain.abs().max().item<double>();
  EXPECT_LT(largestDifference(sample("ddim", 1 + 1e-7, cond, uncond), plain), 1e-4 * scale);
  EXPECT_GT(largestDifference(sample("ddim", 7, cond, uncond), plain), 1e-3 * scale);
}

// cfg 0 shows the negative prompt alone: so uncond is the first half of the batch and not the
// second.
TEST_F(TextToImage, CfgZeroShowsTheNegativePrompt) {
  const auto cond = encodePrompt(model(), "a red fox");
  const auto uncond = encodePrompt(model(), "a blue teapot");
  const auto negative = sample("ddim", 1, uncond, {});
  const double scale = negative.abs().max().item<double>();
  EXPECT_LT(largestDifference(sample("ddim", 0, cond, uncond), negative), 1e-4 * scale);
}

TEST_F(TextToImage, SeveralPicturesAtOnceAreThoseOneByOne) {
  const auto cond = torch::cat({encodePrompt(model(), "a fox"), encodePrompt(model(), "a cup")});
  const auto uncond = encodePrompt(model(), "").expand_as(cond);
  auto generator = makeGenerator(5);
  const auto noise = randn({2, 4, 2 * multiple() / factor(), 2 * multiple() / factor()}, generator);
  const auto run = [&](const torch::indexing::Slice& which) {
    return sampleLatents(
        model(),
        noise.index({which}),
        cond.index({which}),
        uncond.index({which}),
        "euler",
        4,
        5,
        {});
  };
  const auto both = run({0, 2});
  const auto alone = torch::cat({run({0, 1}), run({1, 2})});
  EXPECT_LT(largestDifference(both, alone), 1e-4 * both.abs().max().item<double>());
}

TEST_F(TextToImage, SeveralScalesInOneCallAreThoseOneByOne) {
  const auto cond = encodePrompt(model(), "a fox");
  const auto uncond = encodePrompt(model(), "");
  const auto noise = initialNoise(model(), quickSettings());
  const auto run = [&](const std::vector<double>& cfgs) {
    const auto rows = static_cast<std::int64_t>(cfgs.size());
    const auto each = [rows](const torch::Tensor& row) {
      auto sizes = row.sizes().vec();
      sizes[0] = rows;
      return row.expand(sizes);
    };
    return sampleLatents(
        model(), each(noise), each(cond), each(uncond), "ddim", 4, cfgs, {}, {}, {});
  };
  const auto together = run({1, 3, 7.5});
  const auto alone = torch::cat({run({1}), run({3}), run({7.5})});
  EXPECT_LT(largestDifference(together, alone), 1e-4 * together.abs().max().item<double>());
  EXPECT_GT(largestDifference(together[0], together[2]), 1e-2);
}

TEST_F(TextToImage, TheFirstAnswerServesEveryScale) {
  const auto cond = encodePrompt(model(), "a fox");
  const auto uncond = encodePrompt(model(), "");
  const auto noise = initialNoise(model(), quickSettings());
  int calls = 0;
  const auto run = [&](double cfg, const FirstAnswer* first) {
    calls = 0;
    const auto count = [&](const SamplingStep&) { ++calls; };
    const std::vector<double> cfgs{cfg};
    return sampleLatents(model(), noise, cond, uncond, "ddim", 4, cfgs, {}, {}, count, first);
  };
  const auto first = askFirst(model(), noise, cond, uncond, "ddim", 4);
  for (const double cfg : {3.0, 1.0, 7.5}) {
    const auto want = run(cfg, nullptr);
    const auto got = run(cfg, &first);
    EXPECT_EQ(calls, 3);
    EXPECT_LT(largestDifference(got, want), 1e-4 * want.abs().max().item<double>());
  }
}

// The last step of Euler ends where it is pointing.
TEST_F(TextToImage, TellsWhatThePictureIsExpectedToBe) {
  const auto cond = encodePrompt(model(), "a fox");
  const auto noise = initialNoise(model(), quickSettings());
  std::vector<SamplingStep> steps;
  const auto latents = sampleLatents(
      model(),
      noise,
      cond,
      cond,
      "euler",
      4,
      std::vector<double>{2},
      {},
      {},
      [&](const auto& step) { steps.push_back(step); });
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[1].done, 2);
  EXPECT_EQ(steps[1].total, 4);
  EXPECT_LT(
      largestDifference(steps[3].original(), latents), 1e-3 * latents.abs().max().item<double>());
  EXPECT_GT(largestDifference(steps[0].original(), latents), 1e-2);
}

// Ancestral samplers draw from the same generator as the start, after it and in the order of the
// calls.
TEST_F(TextToImage, DrawsStepNoiseAfterTheStart) {
  auto settings = quickSettings();
  settings.sampler = "euler_a";
  settings.cfg = 1;
  auto generator = makeGenerator(settings.seed);
  const auto shape = initialNoise(model(), settings).sizes().vec();
  const auto start = randn(shape, generator);
  std::vector<torch::Tensor> fresh;
  for (int call = 0; call < settings.steps; ++call) fresh.push_back(randn(shape, generator));
  const auto cond = encodePrompt(model(), settings.prompt);
  const auto latents =
      sampleLatents(model(), start, cond, {}, "euler_a", settings.steps, 1, [&](int call) {
        return fresh[call];
      });
  const auto pixels = decodeLatents(model(), latents);
  const auto want = ((pixels / 2 + 0.5).clamp(0, 1) * 255).round().to(torch::kUInt8);
  EXPECT_TRUE(torch::equal(textToImage(model(), settings), want));
}

TEST_F(TextToImage, TellsHowFarItIs) {
  auto settings = quickSettings();
  settings.sampler = "heun";
  std::vector<int> done;
  textToImage(model(), settings, {}, [&](int now, int total) {
    done.push_back(now);
    EXPECT_EQ(total, 7);
  });
  EXPECT_THAT(done, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7));
}

TEST_F(TextToImage, StopsBetweenTwoCalls) {
  std::stop_source source;
  int last = 0;
  const auto stop_at_two = [&](int done, int) {
    last = done;
    if (done == 2) source.request_stop();
  };
  EXPECT_THROW(textToImage(model(), quickSettings(), source.get_token(), stop_at_two), Stopped);
  EXPECT_EQ(last, 2);
}

TEST_F(TextToImage, StopsBeforeTheFirstCall) {
  std::stop_source source;
  source.request_stop();
  int calls = 0;
  const auto count = [&](int, int) { ++calls; };
  EXPECT_THROW(textToImage(model(), quickSettings(), source.get_token(), count), Stopped);
  EXPECT_EQ(calls, 0);
}

TEST_F(TextToImage, LeavesEveryPartInTheModeItWasIn) {
  auto own = loadModel(path_);
  own.unet->train();
  own.vae->eval();
  own.text_encoder->train();
  own.unet->children().front()->eval();
  std::vector<bool> before;
  for (const auto& part : own.unet->modules()) before.push_back(part->is_training());
  textToImage(own, quickSettings());
  std::vector<bool> after;
  for (const auto& part : own.unet->modules()) after.push_back(part->is_training());
  EXPECT_EQ(before, after);
  EXPECT_FALSE(own.vae->is_training());
  EXPECT_TRUE(own.text_encoder->is_training());
}

TEST_F(TextToImage, KeepsNoGradients) {
  const auto cond = encodePrompt(model(), "a fox");
  EXPECT_FALSE(cond.requires_grad());
  const auto latents = sample("ddim", 2, cond, cond);
  EXPECT_FALSE(latents.requires_grad());
  EXPECT_FALSE(decodeLatents(model(), latents).requires_grad());
}

// bfloat16 has 8 bits: 1 % per call.
TEST_F(TextToImage, KeepsLatentsInFloatWhenTheModelIsInHalfPrecision) {
  LoadOptions options;
  options.dtype = torch::kBFloat16;
  auto half = loadModel(path_, options);
  const auto noise = initialNoise(half, quickSettings());
  const auto cond = encodePrompt(half, "a red fox");
  const auto latents = sampleLatents(half, noise, cond, {}, "ddim", 4, 1, {});
  EXPECT_EQ(latents.scalar_type(), torch::kFloat32);
  const auto exact = sample("ddim", 1, encodePrompt(model(), "a red fox"), {});
  EXPECT_LT(largestDifference(latents, exact), 0.1 * exact.abs().max().item<double>());
  EXPECT_EQ(decodeLatents(half, latents).scalar_type(), torch::kFloat32);
}

TEST_F(TextToImage, SaysThatTheModelIsBrokenInsteadOfShowingBlack) {
  auto unet_broken = loadModel(path_);
  spoil(*unet_broken.unet);
  auto vae_broken = loadModel(path_);
  spoil(*vae_broken.vae);
  try {
    textToImage(unet_broken, quickSettings());
    FAIL() << "made a picture of nothing";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("UNet"));
  }
  try {
    textToImage(vae_broken, quickSettings());
    FAIL() << "made a picture of nothing";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("VAE"));
  }
}

TEST_F(TextToImage, RefusesSizesThatDoNotSuitTheModel) {
  for (const int pixels : {0, -multiple(), 1, multiple() + 1, 1 << 30}) {
    auto settings = quickSettings();
    settings.width = pixels;
    expectRefused(settings, "width");
    EXPECT_THROW(initialNoise(model(), settings), Error);
    settings = quickSettings();
    settings.height = pixels;
    expectRefused(settings, "height");
  }
}

TEST_F(TextToImage, RefusesSettingsThatMeanNothing) {
  auto settings = quickSettings();
  settings.cfg = std::numeric_limits<double>::quiet_NaN();
  expectRefused(settings, "CFG");
  settings.cfg = std::numeric_limits<double>::infinity();
  expectRefused(settings, "CFG");
  settings = quickSettings();
  settings.steps = 0;
  expectRefused(settings, "steps");
  settings.steps = 100'000;
  expectRefused(settings, "steps");
  settings = quickSettings();
  settings.sampler = "magic";
  expectRefused(settings, "magic");
}

}  // namespace diptych
