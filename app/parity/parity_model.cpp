// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/parity_model.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/model/weights.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <stop_token>

namespace diptych::parity {
namespace {

namespace fs = std::filesystem;

fs::path configOf(const fs::path& model, ModelPart part) {
  return model / folderOf(part) / "config.json";
}

bool hasPart(const fs::path& model, ModelPart part) { return fs::exists(configOf(model, part)); }

fs::path schedulerConfigOf(const fs::path& model) {
  return model / "scheduler" / "scheduler_config.json";
}

fs::path weightsOf(const fs::path& model, ModelPart part) {
  for (const auto* name :
       {"diffusion_pytorch_model.safetensors",
        "model.safetensors",
        "diffusion_pytorch_model.fp16.safetensors",
        "model.fp16.safetensors"}) {
    if (fs::exists(model / folderOf(part) / name)) {
      return model / folderOf(part) / name;
    }
  }
  throw Error(fmt::format("{}: holds no safetensors file.", (model / folderOf(part)).string()));
}

void loadPart(torch::nn::Module& module, const fs::path& model, ModelPart part) {
  const SafetensorsFile file(weightsOf(model, part));
  FileNames names;
  for (const auto& [name, entry] : file.entries()) {
    if (!isIgnored(part, name)) {
      names.emplace(currentName(part, name), name);
    }
  }
  checkWeights(part, module, file, names);
  loadWeights(module, file, names, torch::dtype(torch::kFloat32), std::stop_token());
}

void loadTextEncoder(ParityModel& model, const fs::path& folder) {
  const auto config = readJsonFile(configOf(folder, ModelPart::TextEncoder));
  model.parts.text_encoder = CLIPTextModel(TextConfig::fromJson(config));
  loadPart(*model.parts.text_encoder, folder, ModelPart::TextEncoder);
  model.text_folder = folder;
}

// loadModel wants a whole model; this takes the parts that are there.
void loadParts(ParityModel& model) {
  const auto& folder = model.folder;
  if (hasPart(folder, ModelPart::UNet)) {
    const auto config = readJsonFile(configOf(folder, ModelPart::UNet));
    model.parts.unet = UNet2DConditionModel(UNetConfig::fromJson(config));
    loadPart(*model.parts.unet, folder, ModelPart::UNet);
  }
  if (hasPart(folder, ModelPart::Vae)) {
    model.parts.vae =
        AutoencoderKL(VaeConfig::fromJson(readJsonFile(configOf(folder, ModelPart::Vae))));
    loadPart(*model.parts.vae, folder, ModelPart::Vae);
  }
  if (hasPart(folder, ModelPart::TextEncoder)) {
    loadTextEncoder(model, folder);
  }
  const auto tokenizer = folder / "tokenizer";
  if (fs::exists(tokenizer / "vocab.json")) {
    model.parts.tokenizer = std::make_shared<const ClipTokenizer>(tokenizer);
    model.parts.tokenizer_folder = tokenizer;
  }
  if (model.hasScheduler()) {
    model.parts.scheduler = SchedulerConfig::fromJson(readJsonFile(schedulerConfigOf(folder)));
  }
}

// about.json says of a model without its own: "unet_only": NAME.
std::string namedInAbout(const fs::path& folder, const std::string& name) {
  const auto path = folder / "about.json";
  if (!fs::exists(path)) {
    return {};
  }
  const auto json = readJsonFile(path);
  const nlohmann::json::json_pointer place("/models/" + name + "/spec/unet_only");
  return json.contains(place) && json[place].is_string() ? json[place].get<std::string>() : "";
}

bool hasTextEncoderOfWidth(const fs::path& model, std::int64_t width) {
  if (!hasPart(model, ModelPart::TextEncoder)) {
    return false;
  }
  const auto config = readJsonFile(configOf(model, ModelPart::TextEncoder));
  return TextConfig::fromJson(config).hidden_size == width;
}

void borrowTextEncoder(ParityModel& model) {
  const auto root = model.folder.parent_path();
  const auto width = model.parts.unet->config().cross_attention_dim;
  const auto named = namedInAbout(root, model.name);
  if (!named.empty() && hasTextEncoderOfWidth(root / named, width)) {
    loadTextEncoder(model, root / named);
    return;
  }
  const std::set<fs::path> folders(fs::directory_iterator(root), {});
  const auto found = std::find_if(folders.begin(), folders.end(), [&](const fs::path& folder) {
    return hasTextEncoderOfWidth(folder, width);
  });
  if (found != folders.end()) {
    loadTextEncoder(model, *found);
  }
}

}  // namespace

bool ParityModel::hasScheduler() const { return fs::exists(schedulerConfigOf(folder)); }

bool isWholeModel(const fs::path& folder) {
  return hasPart(folder, ModelPart::TextEncoder) && hasPart(folder, ModelPart::UNet) &&
         hasPart(folder, ModelPart::Vae) && fs::exists(folder / "tokenizer" / "vocab.json") &&
         fs::exists(schedulerConfigOf(folder));
}

ParityModel loadParityModel(const fs::path& folder) {
  ParityModel model{
      .name = folder.filename().string(), .folder = folder, .text_folder = {}, .parts = {}};
  if (isWholeModel(folder)) {
    model.parts = loadModel(folder);
    model.text_folder = folder;
    return model;
  }
  loadParts(model);
  if (!model.hasTextEncoder() && !model.parts.unet.is_empty()) {
    borrowTextEncoder(model);
  }
  return model;
}

}  // namespace diptych::parity
