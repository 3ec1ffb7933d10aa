// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/model/ldm_names.h"
#include "core/model/model_source.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFirstConvolution = "model.diffusion_model.input_blocks.0.0.weight";
constexpr const char* kFirstCrossAttention =
    "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight";

bool hasPrefix(const SafetensorsFile& file, const std::string& prefix) {
  const auto found = file.entries().lower_bound(prefix);
  return found != file.entries().end() && found->first.starts_with(prefix);
}

std::vector<std::int64_t> shapeOf(const SafetensorsFile& file, const char* name) {
  const auto found = file.entries().find(name);
  return found == file.entries().end() ? std::vector<std::int64_t>() : found->second.shape;
}

[[noreturn]] void refuseKind(const SafetensorsFile& file, const char* what) {
  throw Error(fmt::format("{}: {}", file.path().string(), what));
}

// Kinds of checkpoints that look like ours and are not.
void refuseOtherModels(const SafetensorsFile& file) {
  if (hasPrefix(file, "conditioner.")) {
    refuseKind(
        file,
        "is an SDXL model, which is not supported. Choose a Stable Diffusion 1.x or 2.x model.");
  }
  if (hasPrefix(file, "cond_stage_model.model.")) {
    refuseKind(
        file,
        "is a Stable Diffusion 2.x single file, whose text encoder has OpenCLIP's layout, which is "
        "not "
        "supported. Use the same model as a diffusers folder.");
  }
  if (!hasPrefix(file, "model.diffusion_model.")) {
    refuseKind(
        file,
        "holds no \"model.diffusion_model.\", so it is no whole Stable Diffusion model. Choose a "
        "checkpoint file or a diffusers folder, not a LoRA, a VAE or an embedding.");
  }
  const auto shape = shapeOf(file, kFirstConvolution);
  if (shape.size() == 4 && shape[1] != 4 && !carriesConfiguration(file.metadata())) {
    refuseKind(
        file,
        fmt::format(
            "its UNet takes {} channels: inpainting and similar models are not supported. Use the "
            "plain "
            "text-to-image model.",
            shape[1])
            .c_str());
  }
}

bool looksLikeSd1(const SafetensorsFile& file) {
  return shapeOf(file, kFirstConvolution) == std::vector<std::int64_t>{320, 4, 3, 3} &&
         shapeOf(file, kFirstCrossAttention) == std::vector<std::int64_t>{320, 768};
}

// The tokenizer's folder, when folder holds one itself or in "tokenizer".
fs::path findTokenizer(const fs::path& folder) {
  for (const auto& candidate : {folder / "tokenizer", folder}) {
    if (!folder.empty() && fs::exists(candidate / "vocab.json")) {
      return candidate;
    }
  }
  return {};
}

// The configuration comes from the file itself, else the folder, else the shapes say that it is
// SD 1.x.
void findConfiguration(
    ModelSource& source, const SafetensorsFile& file, const fs::path& config_folder) {
  fs::path where = config_folder;
  if (carriesConfiguration(file.metadata())) {
    source.unpacked = std::make_shared<const TemporaryFolder>();
    unpackConfiguration(file.metadata(), source.unpacked->path());
    where = source.unpacked->path();
  }
  source.tokenizer_folder = findTokenizer(where);
  if (!where.empty() && fs::exists(where / "unet")) {
    source.files = readConfigFiles(where);
    // A message about what was unpacked must name the file that it came from.
    source.configs = parseConfigs(source.files, source.unpacked ? source.path : where);
    return;
  }
  if (!looksLikeSd1(file)) {
    refuseKind(
        file,
        "carries no configuration and does not have the shapes of Stable Diffusion 1.x. Give a "
        "diffusers "
        "folder of the same architecture as the configuration folder.");
  }
  source.files = sd1Configs();
  source.configs = parseConfigs(source.files, source.path);
}

void sortTensors(ModelSource& source, const std::shared_ptr<const SafetensorsFile>& file) {
  for (const auto part : {ModelPart::TextEncoder, ModelPart::UNet, ModelPart::Vae}) {
    source.parts[part].file = file;
  }
  const LdmNames ldm_names(source.configs.unet, source.configs.vae);
  for (const auto& [file_name, entry] : file->entries()) {
    if (isIgnoredInSingleFiles(file_name)) {
      continue;
    }
    const auto tensor = ldm_names.fromLdm(file_name);
    if (!tensor) {
      throw Error(fmt::format(
          "{}: has tensor \"{}\", which is none of Stable Diffusion's. The file is of a model that "
          "is "
          "not supported, or does not belong to the configuration.",
          file->path().string(),
          file_name));
    }
    const auto [earlier, is_new] =
        source.parts[tensor->part].names.emplace(tensor->name, file_name);
    if (!is_new) {
      throw Error(fmt::format(
          "{}: tensors \"{}\" and \"{}\" are the same weight. Save the model again.",
          file->path().string(),
          earlier->second,
          file_name));
    }
  }
}

}  // namespace

ModelSource openSingleFile(const fs::path& path, const fs::path& config_folder) {
  const auto file = std::make_shared<const SafetensorsFile>(path);
  refuseOtherModels(*file);
  ModelSource source;
  source.path = path;
  source.kind = "single file";
  findConfiguration(source, *file, config_folder);
  sortTensors(source, file);
  return source;
}

}  // namespace diptych
