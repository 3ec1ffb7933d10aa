// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model_source.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPickleAdvice =
    "is a pickle, which may run any program when it is read, and is refused. Most models are "
    "offered "
    "as .safetensors too: take that file, or convert this one with a program you trust.";

void refusePickles(const fs::path& path) {
  constexpr std::array kPickles = {".ckpt", ".pt", ".pth", ".bin", ".pkl"};
  if (std::any_of(kPickles.begin(), kPickles.end(), [&](const auto* extension) {
        return path.extension() == extension;
      })) {
    throw Error(fmt::format("{}: {}", path.string(), kPickleAdvice));
  }
}

// The stem of diffusers' and transformers' file names.
const char* weightsStem(ModelPart part) {
  return part == ModelPart::TextEncoder ? "model" : "diffusion_pytorch_model";
}

[[noreturn]] void throwNoWeights(const fs::path& folder, const std::string& stem) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.ends_with(".safetensors.index.json")) {
      throw Error(fmt::format(
          "{}: weights in several files are not supported. Save the model again as one file per "
          "part.",
          entry.path().string()));
    }
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    refusePickles(entry.path());
  }
  throw Error(fmt::format(
      "{}: is missing. Copy the model again, with its .safetensors files.",
      (folder / (stem + ".safetensors")).string()));
}

fs::path weightsFile(const fs::path& model, ModelPart part, const std::string& variant) {
  const auto folder = model / folderOf(part);
  const std::string stem = weightsStem(part);
  std::vector<fs::path> files = {
      folder / (stem + ".safetensors"), variantFile(model, part, "fp16")};
  if (!variant.empty()) files.insert(files.begin(), variantFile(model, part, variant));
  for (const auto& file : files) {
    if (fs::exists(file)) return file;
  }
  throwNoWeights(folder, stem);
}

ModelSource::Part openPart(const fs::path& model, ModelPart part, const std::string& variant) {
  ModelSource::Part opened;
  opened.file = std::make_shared<const SafetensorsFile>(weightsFile(model, part, variant));
  for (const auto& [file_name, entry] : opened.file->entries()) {
    if (isIgnored(part, file_name)) {
      continue;
    }
    const auto [earlier, is_new] = opened.names.emplace(currentName(part, file_name), file_name);
    if (!is_new) {
      throw Error(fmt::format(
          "{}: tensors \"{}\" and \"{}\" are the same weight. Save the model again.",
          opened.file->path().string(),
          earlier->second,
          file_name));
    }
  }
  return opened;
}

[[noreturn]] void throwNoVariant(const fs::path& path, const std::string& variant) {
  throw Error(fmt::format(
      "{}: holds no weights of the variant \"{}\". Leave the variant out, or choose another model.",
      path.string(),
      variant));
}

void requireVariant(const ModelSource& source, const std::string& variant) {
  const bool found = std::any_of(source.parts.begin(), source.parts.end(), [&](const auto& part) {
    return part.second.file->path() == variantFile(source.path, part.first, variant);
  });
  if (!found) throwNoVariant(source.path, variant);
}

}  // namespace

fs::path variantFile(const fs::path& model, ModelPart part, const std::string& variant) {
  return model / folderOf(part) / fmt::format("{}.{}.safetensors", weightsStem(part), variant);
}

ModelSource openModelFolder(const fs::path& path, const std::string& variant) {
  if (!fs::exists(path / "model_index.json") && !fs::exists(path / "unet")) {
    throw Error(fmt::format(
        "{}: holds no model_index.json, so it is no model in diffusers' layout. Choose the folder "
        "that has unet, vae and text_encoder in it, or a .safetensors file.",
        path.string()));
  }
  ModelSource source;
  source.path = path;
  source.kind = "diffusers folder";
  source.files = readConfigFiles(path);
  source.configs = parseConfigs(source.files, path);
  source.tokenizer_folder = path / "tokenizer";
  for (const auto part : {ModelPart::TextEncoder, ModelPart::UNet, ModelPart::Vae}) {
    source.parts.emplace(part, openPart(path, part, variant));
  }
  if (!variant.empty()) requireVariant(source, variant);
  return source;
}

ModelSource openModel(
    const fs::path& path, const fs::path& config_folder, const std::string& variant) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    throw Error(fmt::format(
        "{}: there is no such model. Choose a diffusers folder or a .safetensors file.",
        path.string()));
  }
  if (fs::is_directory(path)) {
    return openModelFolder(path, variant);
  }
  refusePickles(path);
  if (!variant.empty()) throwNoVariant(path, variant);
  return openSingleFile(path, config_folder);
}

}  // namespace diptych
