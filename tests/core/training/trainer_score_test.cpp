// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_generator.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/text_to_image.h"
#include "core/model/model_facts.h"
#include "core/model/stable_diffusion.h"
#include "core/model/weights_snapshot.h"
#include "core/tensor/random.h"
#include "core/tensor/safetensors.h"
#include "tests/core/training/training_scene.h"

#include <torch/torch.h>

#include <algorithm>

namespace diptych {

namespace {

const std::vector<PanelItem> kPanel = {
    {2, 11, 30}, {2, 12, 500}, {8, 13, 700}, {8, 14, 999}, {1, 15, 0}, {0, 16, 250}, {0, 16, 250}};

GenerationSettings smallPicture(const TrainingConfig& config) {
  GenerationSettings settings;
  settings.prompt = "a photo of thing 1";
  settings.steps = 2;
  settings.width = config.resolution;
  settings.height = config.resolution;
  return settings;
}

TEST_F(TrainerTest, ScoresDoNotDependOnEachOtherOrOnTheBatchSize) {
  auto settings = config();
  auto trainer = makeTrainer(settings);
  const auto scores = trainer.score(kPanel);
  EXPECT_EQ(scores[5], scores[6]);
  EXPECT_EQ(trainer.score(kPanel), scores);
  for (std::size_t i = 0; i < kPanel.size(); ++i) {
    EXPECT_EQ(trainer.score({kPanel[i]}), std::vector<double>{scores[i]});
  }
  auto backwards = kPanel;
  std::reverse(backwards.begin(), backwards.end());
  auto expected = scores;
  std::reverse(expected.begin(), expected.end());
  settings.batch_size = 5;
  settings.mixed_precision = "bf16";
  settings.min_snr_gamma = 1;
  EXPECT_EQ(makeTrainer(settings).score(backwards), expected);
}

// The same number from the parts: the picture's mean latents, noise of the seed, one call of the
// UNet.
TEST_F(TrainerTest, ScoreIsThePlainErrorOfTheNoise) {
  auto trainer = makeTrainer(config());
  auto model = loadModel(model_);
  const torch::NoGradGuard no_grad;
  const auto resolution = config().resolution;
  const auto picture = resizeToCover(readImage(items_[2].path), resolution, resolution);
  const auto pixels = torch::from_blob(
                          const_cast<std::uint8_t*>(picture.rgb.data()),
                          {1, resolution, resolution, 3},
                          torch::kUInt8)
                              .permute({0, 3, 1, 2})
                              .to(torch::kFloat32) /
                          127.5 -
                      1;
  const auto latents =
      model.vae->encode(pixels.contiguous()).mean * model.vae->config().scaling_factor;
  auto generator = makeGenerator(77);
  const auto noise = randn(latents.sizes(), generator);
  const auto timestep = torch::tensor({400}, torch::kInt64);
  const auto noisy = NoiseSchedule(model.scheduler).addNoise(latents, noise, timestep);
  const auto prediction =
      model.unet->forward(noisy, timestep, encodePrompt(model, items_[2].caption));
  const double expected = (prediction - noise).square().mean().item<double>();
  // Two orders of summing float32 numbers.
  EXPECT_NEAR(trainer.score({{2, 77, 400}})[0], expected, 1e-5 * expected);
}

TEST_F(TrainerTest, ScoringAndSamplingDoNotChangeWhatIsLearned) {
  for (const auto& [name, change] : runKinds()) {
    auto settings = config();
    change(settings);
    auto undisturbed = makeTrainer(settings);
    auto watched = makeTrainer(settings);
    for (int step = 0; step < 3; ++step) {
      const auto image = watched.generator().generate(smallPicture(settings));
      EXPECT_EQ(image.width, settings.resolution);
      watched.score(kPanel);
      EXPECT_EQ(watched.step().loss, undisturbed.step().loss) << name;
    }
    EXPECT_EQ(hashOf(watched), hashOf(undisturbed)) << name;
  }
}

TEST_F(TrainerTest, ScoresFollowTheWeights) {
  auto settings = config();
  settings.train_text_encoder = true;
  auto trainer = makeTrainer(settings);
  const auto before = trainer.score(kPanel);
  trainer.step();
  const auto after = trainer.score(kPanel);
  for (std::size_t i = 0; i < kPanel.size(); ++i) {
    EXPECT_NE(before[i], after[i]);
  }
}

// The average is the weights themselves after the first step and lags behind from the second on.
TEST_F(TrainerTest, ScoresSamplesAndSavesTheAverage) {
  auto settings = config();
  settings.train_text_encoder = true;
  auto plain = makeTrainer(settings);
  settings.use_ema = true;
  auto averaged = makeTrainer(settings);
  EXPECT_EQ(averaged.score(kPanel), plain.score(kPanel));
  EXPECT_EQ(averaged.step().loss, plain.step().loss);
  EXPECT_EQ(averaged.score(kPanel), plain.score(kPanel));
  EXPECT_EQ(averaged.step().loss, plain.step().loss);
  EXPECT_NE(averaged.score(kPanel), plain.score(kPanel));

  averaged.saveState(folder_ / "state");
  averaged.saveModel(folder_ / "model", true);
  const SafetensorsFile state(folder_ / "state" / "tensors.safetensors");
  for (const auto& path : {folder_ / "model", folder_ / "model.safetensors"}) {
    const auto saved = loadModel(path);
    for (const auto& entry : saved.unet->named_parameters()) {
      EXPECT_TRUE(entry.value().equal(state.tensor("ema/unet/" + entry.key()))) << entry.key();
    }
    for (const auto& entry : saved.text_encoder->named_parameters()) {
      EXPECT_TRUE(entry.value().equal(state.tensor("ema/text_encoder/" + entry.key())));
    }
  }
  LoadOptions options;
  options.variant = kNonEma;
  const auto weights = loadModel(folder_ / "model", options);
  for (const auto& entry : weights.unet->named_parameters()) {
    EXPECT_TRUE(entry.value().equal(state.tensor("weight/unet/" + entry.key()))) << entry.key();
  }
  for (const auto& entry : weights.text_encoder->named_parameters()) {
    EXPECT_TRUE(entry.value().equal(state.tensor("weight/text_encoder/" + entry.key())));
  }
  const auto picture = averaged.generator().generate(smallPicture(settings));
  PictureGenerator fresh(folder_ / "model", "cpu");
  EXPECT_EQ(fresh.generate(smallPicture(settings)).rgb, picture.rgb);
}

// What is copied stays as it was, and nothing that is learned later knows of the copy.
TEST_F(TrainerTest, CopiesItsWeights) {
  auto settings = config();
  settings.train_text_encoder = true;
  settings.use_ema = true;
  auto undisturbed = makeTrainer(settings);
  lossesOf(undisturbed, 2);
  auto trainer = makeTrainer(settings);
  lossesOf(trainer, 2);
  const auto copy = trainer.copyWeights();
  EXPECT_EQ(copy->step, 2);
  EXPECT_EQ(trainer.step().loss, undisturbed.step().loss);
  EXPECT_EQ(trainer.step().loss, undisturbed.step().loss);

  auto again = makeTrainer(settings);
  lossesOf(again, 2);
  again.saveModel(folder_ / "model", false);
  const auto saved = loadModel(folder_ / "model");
  for (const auto& entry : saved.unet->named_parameters()) {
    EXPECT_TRUE(entry.value().equal(copy->averages.at("unet/" + entry.key()))) << entry.key();
  }
  auto shown = loadModel(folder_ / "model");
  takeWeights(shown, copy->weights);
  for (const auto& entry : shown.text_encoder->named_parameters()) {
    EXPECT_TRUE(entry.value().equal(copy->weights.at("text_encoder/" + entry.key())));
  }
  auto foreign = copy->weights;
  foreign["unet/conv_in.weight"] = torch::zeros({1});
  EXPECT_THROW(takeWeights(shown, foreign), Error);
}

TEST_F(TrainerTest, SavesTheWeightsAsTheyAreWithoutEma) {
  auto trainer = makeTrainer(config());
  lossesOf(trainer, 2);
  trainer.saveState(folder_ / "state");
  trainer.saveModel(folder_ / "model", false);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "model.safetensors"));
  EXPECT_FALSE(hasVariant(folder_ / "model", kNonEma));
  const SafetensorsFile state(folder_ / "state" / "tensors.safetensors");
  const auto saved = loadModel(folder_ / "model");
  for (const auto& entry : saved.unet->named_parameters()) {
    EXPECT_TRUE(entry.value().equal(state.tensor("weight/unet/" + entry.key()))) << entry.key();
  }
}

}  // namespace

}  // namespace diptych
