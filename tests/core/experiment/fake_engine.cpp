// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_engine.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/dataset/picture_generator.h"
#include "core/model/model_facts.h"
#include "core/training/trainer.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// What the one trainer of this process has learned.
struct Learned {
  double weight = 0.5;
  std::int64_t steps = 0;
  std::int64_t pictures = 0;
};

Learned& learned() {
  static Learned instance;
  return instance;
}

void reach(const char* moment, const std::stop_token& stop) {
  fakeEngine().at(moment, learned().steps);
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

// In [0, 1), far from regular.
double scramble(double value) { return std::abs(std::sin(value * 12.9898 + 78.233)); }

void writeFolder(const fs::path& folder, const char* file, const nlohmann::json& json) {
  const auto temporary = temporaryName(folder);
  fs::create_directories(temporary);
  writeJsonFile(temporary / file, json);
  publishFolder(temporary, folder);
}

}  // namespace

FakeEngine& fakeEngine() {
  static FakeEngine engine;
  return engine;
}

ModelFacts describeModel(const fs::path& path) {
  if (!fs::exists(path)) {
    throw Error(fmt::format("{}: there is no model.", path.string()));
  }
  ModelFacts facts;
  facts.path = path;
  facts.resolution = 16;
  facts.factor = 2;
  facts.size_multiple = 8;
  facts.unet_parameters = fakeEngine().unet_parameters;
  return facts;
}

std::string hashModel(const fs::path&, const std::stop_token&) { return fakeEngine().model_hash; }

struct PictureGenerator::State {
  bool of_trainer;  // shows what is learned; a model that was loaded does not change
};

PictureGenerator::PictureGenerator(
    const fs::path& model, const std::string&, const std::string&, std::stop_token)
    : state_(new State{model.empty()}) {}

PictureGenerator::~PictureGenerator() = default;

Image PictureGenerator::generate(
    const GenerationSettings& settings,
    std::stop_token stop,
    const std::function<void(int, int)>& on_step) {
  for (int step = 1; step <= settings.steps; ++step) {
    reach("generate", stop);
    on_step(step, settings.steps);
  }
  Image image{settings.width, settings.height, {}};
  const double weight = state_->of_trainer ? learned().weight : 0.25;
  const double base = weight + settings.cfg + static_cast<double>(settings.seed);
  for (int i = 0; i < settings.width * settings.height * 3; ++i) {
    image.rgb.push_back(static_cast<std::uint8_t>(255 * scramble(base + i)));
  }
  return image;
}

std::string parametersText(
    const GenerationSettings& settings,
    const std::string&,
    const std::string&,
    const std::map<std::string, std::string>& extra) {
  auto text = fmt::format("{}\nCFG scale: {}", settings.prompt, settings.cfg);
  for (const auto& [key, value] : extra) {
    text += fmt::format(", {}: {}", key, value);
  }
  return text;
}

struct Trainer::State {
  TrainingConfig config;
  std::size_t training = 0;
  PictureGenerator generator{fs::path()};
};

Trainer::Trainer(
    const TrainingConfig& config,
    std::vector<PictureItem> items,
    std::vector<std::size_t> training,
    std::stop_token stop,
    const PrepareProgress& on_progress) {
  learned() = {};
  on_progress("loading", 0, 1);
  reach("loading", stop);
  for (std::size_t i = 0; i < items.size(); ++i) {
    on_progress("caching", i, items.size());
    reach("caching", stop);
  }
  state_.reset(new State{config, training.size()});
}

Trainer::~Trainer() = default;

StepResult Trainer::step(std::stop_token stop) {
  reach("step", stop);
  auto& now = learned();
  const std::int64_t pictures = now.steps % 2 == 0 ? 4 : 3;
  const double loss = scramble(now.weight + static_cast<double>(now.steps));
  now.weight = now.weight * 0.9 + loss * 0.1 * state_->config.learning_rate;
  ++now.steps;
  now.pictures += pictures;
  return {loss, loss * 2, state_->config.learning_rate, pictures};
}

std::int64_t Trainer::stepsDone() const { return learned().steps; }
std::int64_t Trainer::stepsPerEpoch() const { return fakeEngine().steps_per_epoch; }
std::int64_t Trainer::totalSteps() const { return state_->config.max_epochs * stepsPerEpoch(); }
std::int64_t Trainer::picturesSeen() const { return learned().pictures; }
double Trainer::epoch() const {
  return static_cast<double>(stepsDone()) / static_cast<double>(stepsPerEpoch());
}

std::vector<double> Trainer::score(
    const std::vector<PanelItem>& panel,
    std::stop_token stop,
    const std::function<void(std::size_t, std::size_t)>& on_progress) {
  std::vector<double> losses;
  for (const auto& item : panel) {
    reach("score", stop);
    const auto noise = static_cast<double>(item.noise_seed % 1000);
    losses.push_back(
        fakeEngine().panel_loss_is_nan
            ? std::nan("")
            : scramble(learned().weight * noise + static_cast<double>(item.timestep)));
    on_progress(losses.size(), panel.size());
  }
  return losses;
}

PictureGenerator& Trainer::generator() { return state_->generator; }

std::shared_ptr<const WeightsSnapshot> Trainer::copyWeights() const { return nullptr; }

void Trainer::saveState(const fs::path& folder) const {
  reach("saving state", {});
  const auto& now = learned();
  writeFolder(
      folder,
      "state.json",
      {{"weight", now.weight}, {"steps", now.steps}, {"pictures", now.pictures}});
}

void Trainer::loadState(const fs::path& folder) {
  const auto json = readJsonFile(folder / "state.json");
  learned() = {json.at("weight"), json.at("steps"), json.at("pictures")};
}

void Trainer::saveModel(const fs::path& folder, bool single_file) const {
  reach("saving model", {});
  writeFolder(folder, "model_index.json", {{"weight", learned().weight}});
  if (single_file) {
    writeJsonFile(folder.string() + ".safetensors", {{"weight", learned().weight}});
  }
}

}  // namespace diptych
