// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/pretraining.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/log.h"
#include "core/dataset/data_set.h"
#include "core/experiment/run.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_lock.h"
#include "core/model/stable_diffusion.h"
#include "core/model/weights.h"
#include "core/pretraining/autoencoder_session.h"
#include "core/pretraining/initial_weights.h"
#include "core/tensor/random.h"
#include "core/text/byte_pair_trainer.h"

#include <fmt/core.h>

#include <optional>
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
      {"text_encoder", config.textEncoder(model.tokenizer->vocabularySize())},
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

// The one run of start/, if it was begun.
std::optional<RunInfo> findRun(const TrainingConfig& training) {
  std::vector<std::string> problems;
  const auto start = fs::weakly_canonical(training.model);
  std::optional<RunInfo> found;
  for (const auto& run : listRuns(training.runs_folder, &problems)) {
    if (run.name == training.name && fs::weakly_canonical(run.config.model) == start) {
      found = run;
    }
  }
  if (!problems.empty()) {
    throw Error(fmt::format(
        "{}: a run cannot be read, so it is not known what was trained. Repair or remove it: {}",
        training.runs_folder.string(),
        problems.front()));
  }
  return found;
}

void writeModel(const PretrainingConfig& config, const RunInfo& run, const std::stop_token& stop) {
  const auto checkpoint = latestCheckpoint(run.folder);
  if (!checkpoint) {
    throw Error(fmt::format(
        "{}: holds no checkpoint, though the run is finished. Put its folder checkpoints/ back.",
        run.folder.string()));
  }
  const auto target = config.out / "model";
  if (!fs::exists(target / "model_index.json")) {
    saveModelFolder(loadModel(*checkpoint, {}, stop), target, torch::kFloat16);
  }
}

// What the run came to is in its events.
void trainUNet(
    const PretrainingConfig& config,
    EventQueue& events,
    CommandQueue& commands,
    const std::stop_token& stop) {
  const auto training = config.trainingConfig();
  if (const auto run = findRun(training)) {
    resumeRun(run->folder, events, commands, stop);
  } else {
    writeStart(config, stop);
    startRun(training, events, commands, stop);
  }
  const auto run = findRun(training);
  if (run && run->state == RunState::Finished) {
    writeModel(config, *run, stop);
  }
}

// All stages are of one configuration: what was begun with another is not gone on with.
void keepConfig(const PretrainingConfig& config) {
  const auto file = config.out / "pretraining.json";
  auto own = config.json;
  own.erase("data");
  own.erase("out");
  if (!fs::exists(file)) {
    writeJsonFile(file, own);
    return;
  }
  const auto kept = readJsonFile(file);
  for (const auto& [key, value] : own.items()) {
    if (!kept.contains(key) || kept[key] != value) {
      throw Error(fmt::format(
          "{}: this was begun with other settings (\"{}\" differs). Put them back, or name another "
          "folder with --out.",
          file.string(),
          key));
    }
  }
}

void runStage(
    const PretrainingConfig& config,
    const std::string& stage,
    EventQueue& events,
    CommandQueue& commands,
    const std::stop_token& stop) {
  fs::create_directories(config.out);
  const RunLock lock(config.out);
  keepConfig(config);
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
    log::error("The stage \"{}\" failed: {}", stage, describe(e));
    events.push(StateChange{RunState::Failed, describe(e), config.out});
  }
}

}  // namespace diptych
