// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/pretraining.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/dataset/data_set.h"
#include "core/experiment/run.h"
#include "core/experiment/run_folder.h"
#include "core/model/stable_diffusion.h"
#include "core/model/weights.h"
#include "core/pretraining/autoencoder_session.h"
#include "core/pretraining/initial_weights.h"
#include "core/tensor/random.h"
#include "core/text/byte_pair_trainer.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

void requireStage(const fs::path& file, const char* stage) {
  if (!fs::exists(file)) {
    throw Error(fmt::format("{}: is not there. Run the stage \"{}\" first.", file.string(), stage));
  }
}

void makeTokenizer(const PretrainingConfig& config, const std::stop_token& stop) {
  const auto folder = config.out / "tokenizer";
  if (fs::exists(folder / "special_tokens_map.json")) {  // written last
    return;
  }
  std::vector<std::string> captions;
  for (const auto& item : scanDataSet(config.data / "train", stop).items) {
    captions.push_back(item.caption);
  }
  trainBytePairs(captions, config.vocabulary_size, config.prompt_length, folder);
}

// The text encoder's configuration, with what follows from the tokenizer.
json textConfig(const PretrainingConfig& config, const ClipTokenizer& tokenizer) {
  auto text = config.text_encoder;
  text["vocab_size"] = tokenizer.vocabularySize();
  text["max_position_embeddings"] = tokenizer.maxLength();
  text["bos_token_id"] = tokenizer.startId();
  text["eos_token_id"] = tokenizer.endId();
  text["pad_token_id"] = tokenizer.endId();
  return text;
}

void loadAutoencoder(AutoencoderKL& vae, const fs::path& folder, const std::stop_token& stop) {
  const SafetensorsFile file(folder / "diffusion_pytorch_model.safetensors");
  FileNames names;
  for (const auto& entry : vae->named_parameters()) {
    names.emplace(entry.key(), entry.key());
  }
  checkWeights(ModelPart::Vae, *vae, file, names);
  loadWeights(*vae, file, names, torch::kFloat32, stop);
}

// The whole model with the finished autoencoder and the UNet and text encoder that know nothing.
void writeStart(const PretrainingConfig& config, const std::stop_token& stop) {
  const auto tokenizer_folder = config.out / "tokenizer";
  const auto vae_folder = config.out / "vae" / "model";
  requireStage(tokenizer_folder / "special_tokens_map.json", "tokenizer");
  requireStage(vae_folder / "config.json", "vae");
  StableDiffusion model;
  model.tokenizer = std::make_shared<const ClipTokenizer>(tokenizer_folder);
  model.tokenizer_folder = tokenizer_folder;
  model.configs = {
      {"unet", config.unet},
      {"vae", readJsonFile(vae_folder / "config.json")},
      {"text_encoder", textConfig(config, *model.tokenizer)},
      {"scheduler", config.scheduler}};
  for (const auto* file : {"tokenizer_config", "special_tokens_map"}) {
    model.configs[fmt::format("tokenizer/{}", file)] =
        readJsonFile(tokenizer_folder / fmt::format("{}.json", file));
  }
  model.vae = AutoencoderKL(VaeConfig::fromJson(model.configs["vae"]));
  loadAutoencoder(model.vae, vae_folder, stop);
  model.text_encoder = CLIPTextModel(TextConfig::fromJson(model.configs["text_encoder"]));
  setInitialWeights(*model.text_encoder, deriveSeed(config.seed, "text_encoder"));
  model.unet = UNet2DConditionModel(UNetConfig::fromJson(model.configs["unet"]));
  setInitialWeights(*model.unet, deriveSeed(config.seed, "unet"));
  saveModelFolder(model, config.out / "start", torch::kFloat32);
}

TrainingConfig trainingConfig(const PretrainingConfig& config) {
  auto training = trainingConfigFromJson(config.training);
  training.name = "base";
  training.model = config.out / "start";
  training.data_set = config.data / "train";
  training.validation_set = config.data / "held-out";
  training.runs_folder = config.out / "runs";
  return training;
}

// What the run came to is in its events.
void trainUNet(
    const PretrainingConfig& config,
    EventQueue& events,
    CommandQueue& commands,
    const std::stop_token& stop) {
  const auto training = trainingConfig(config);
  const auto runs =
      fs::exists(training.runs_folder) ? listRuns(training.runs_folder) : std::vector<RunInfo>();
  if (!runs.empty()) {
    resumeRun(runs.front().folder, events, commands, stop);
  } else {
    writeStart(config, stop);
    startRun(training, events, commands, stop);
  }
  const auto now = listRuns(training.runs_folder);
  if (!now.empty() && now.front().state == RunState::Finished) {
    const auto model = loadModel(latestCheckpoint(now.front().folder).value(), {}, stop);
    saveModelFolder(model, config.out / "model", torch::kFloat16);
  }
}

void runStage(
    const PretrainingConfig& config,
    const std::string& stage,
    EventQueue& events,
    CommandQueue& commands,
    const std::stop_token& stop) {
  if (stage == "unet") {
    trainUNet(config, events, commands, stop);
    return;
  }
  events.push(StateChange{RunState::Running, {}, config.out});
  if (stage == "tokenizer") {
    makeTokenizer(config, stop);
  } else {
    AutoencoderSession(config, config.out / "vae", events, stop).run();
  }
  events.push(StateChange{
      RunState::Finished, fmt::format("The stage \"{}\" is finished.", stage), config.out});
}

}  // namespace

std::vector<std::string> pretrainingStages() { return {"tokenizer", "vae", "unet"}; }

void pretrain(
    const PretrainingConfig& config,
    const std::string& stage,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop) noexcept {
  try {
    runStage(config, stage, events, commands, stop);
  } catch (const Stopped&) {
    events.push(StateChange{RunState::Stopped, "Stopped. The same command goes on.", config.out});
  } catch (const std::exception& e) {
    events.push(StateChange{RunState::Failed, describe(e), config.out});
  }
}

}  // namespace diptych
