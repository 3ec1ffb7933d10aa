// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/training/training_scene.h"

#include "core/base/sha256.h"
#include "core/model/model_facts.h"
#include "tests/core/model/tiny_model.h"

#include <fmt/core.h>

#include <fstream>
#include <random>

namespace diptych {

namespace {

std::filesystem::path sceneFolder() {
  return std::filesystem::path(testing::TempDir()) /
         fmt::format("diptych_training_scene_{}", ::getpid());
}

// Noise around a colour of its own.
Image makePicture(unsigned seed, int width, int height) {
  std::mt19937 random(seed);
  Image image{width, height, {}};
  const int colour[3] = {int(random() % 200), int(random() % 200), int(random() % 200)};
  for (int i = 0; i < width * height * 3; ++i) {
    image.rgb.push_back(static_cast<std::uint8_t>(colour[i % 3] + random() % 56));
  }
  return image;
}

PictureItem writePicture(const std::filesystem::path& folder, unsigned number) {
  const int height = 48;
  const int width = number % 3 == 1 ? 3 * height : height;
  PictureItem item;
  item.name = fmt::format("picture{}.png", number);
  item.path = folder / item.name;
  item.caption = fmt::format("a photo of thing {}", number);
  item.size = {width, height};
  writePng(item.path, makePicture(number, width, height));
  return item;
}

}  // namespace

std::filesystem::path TrainerTest::model_;
std::vector<PictureItem> TrainerTest::items_;
const std::vector<std::size_t> TrainerTest::training_ = {0, 1, 3, 4, 5, 6, 7};

void TrainerTest::SetUpTestSuite() {
  const auto folder = sceneFolder();
  std::filesystem::create_directories(folder);
  model_ = writeTinyModel(folder / "model", 1);
  items_.clear();
  for (unsigned number = 0; number < 9; ++number) {
    items_.push_back(writePicture(folder, number));
  }
}

void TrainerTest::TearDownTestSuite() { std::filesystem::remove_all(sceneFolder()); }

TrainingConfig TrainerTest::config() const {
  auto config = defaultsFor(describeModel(model_));
  config.data_set = sceneFolder();
  config.batch_size = 2;
  config.max_epochs = 2;
  config.learning_rate = 1e-3;
  config.lr_scheduler = "cosine";
  config.train_text_encoder = false;
  config.gradient_checkpointing = false;
  config.caption_dropout = 0.3;
  config.offset_noise = 0.1;
  config.min_snr_gamma = 5;
  config.save_dtype = "fp32";
  return config;
}

Trainer TrainerTest::makeTrainer(const TrainingConfig& config) const {
  return Trainer(config, items_, training_);
}

std::string TrainerTest::hashOf(const Trainer& trainer) const {
  trainer.saveState(folder_ / "hashed");
  return sha256OfFile(folder_ / "hashed" / "tensors.safetensors");
}

const std::vector<RunKind>& runKinds() {
  using C = TrainingConfig;
  static const std::vector<RunKind> kinds = {
      {"plain", [](C&) {}},
      {"ema", [](C& c) { c.use_ema = true; }},
      {"accumulation", [](C& c) { c.gradient_accumulation_steps = 3; }},
      {"text encoder", [](C& c) { c.train_text_encoder = true; }},
      {"bf16", [](C& c) { c.mixed_precision = "bf16"; }},
      {"everything", [](C& c) {
         c.use_ema = true;
         c.gradient_accumulation_steps = 3;
         c.train_text_encoder = true;
         c.text_encoder_lr_scale = 0.5;
         c.mixed_precision = "bf16";
         c.gradient_checkpointing = true;
         c.lr_warmup_steps = 2;
       }}};
  return kinds;
}

std::vector<double> lossesOf(Trainer& trainer, std::int64_t steps) {
  std::vector<double> losses;
  for (std::int64_t i = 0; i < steps; ++i) {
    losses.push_back(trainer.step().loss);
  }
  return losses;
}

}  // namespace diptych
