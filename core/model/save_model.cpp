// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/model/ldm_names.h"
#include "core/model/model_configs.h"
#include "core/model/model_facts.h"
#include "core/model/model_source.h"
#include "core/model/stable_diffusion.h"
#include "core/model/tokenizer_files.h"
#include "core/model/weights.h"

#include <fmt/core.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

using Metadata = std::map<std::string, std::string>;

// What PyTorch's readers of safetensors look for.
const Metadata kTorchFormat = {{"format", "pt"}};

// A relative name without a slash at its end, which would have no file name.
fs::path withoutTrailingSlash(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

// What is there is replaced, so it must be a model, or nothing that anyone could miss.
void refuseToReplaceOthers(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(path) && !fs::exists(path / "model_index.json") &&
      !(fs::is_directory(path) && fs::is_empty(path, ignored))) {
    throw Error(fmt::format(
        "{}: is there already and is no model, so it is not replaced. Choose another name.",
        path.string()));
  }
}

std::uintmax_t bytesOf(const StableDiffusion& model, torch::Dtype dtype) {
  std::uintmax_t bytes = 16 * 1024 * 1024;  // configurations, tokenizer, headers
  for (const auto& parameters :
       {model.text_encoder->parameters(), model.unet->parameters(), model.vae->parameters()}) {
    for (const auto& parameter : parameters) {
      bytes += static_cast<std::uintmax_t>(parameter.numel()) * torch::elementSize(dtype);
    }
  }
  return bytes;
}

void writeConfigs(const StableDiffusion& model, const fs::path& folder) {
  for (const auto& file : kConfigFiles) {
    const auto found = model.configs.find(file.key);
    if (found != model.configs.end()) {
      fs::create_directories((folder / file.path).parent_path());
      writeJsonFile(folder / file.path, found->second);
    }
  }
  writeJsonFile(folder / "model_index.json", modelIndexFor(model.configs));
}

// The parts that both share have no average.
void writeNotAveraged(
    const StableDiffusion& model,
    const StableDiffusion& not_averaged,
    const fs::path& folder,
    torch::Dtype dtype) {
  const auto write = [&](ModelPart part, const auto& average, const auto& weights) {
    if (average.ptr() == weights.ptr()) return;
    const auto file = variantFile(folder, part, kNonEma);
    writeSafetensors(file, collectWeights(*weights, dtype), kTorchFormat);
  };
  write(ModelPart::UNet, model.unet, not_averaged.unet);
  write(ModelPart::TextEncoder, model.text_encoder, not_averaged.text_encoder);
}

void writeModelFolder(const StableDiffusion& model, const fs::path& folder, torch::Dtype dtype) {
  for (const auto* part : {"unet", "vae", "text_encoder"}) {
    fs::create_directories(folder / part);
  }
  copyTokenizer(model.tokenizer_folder, folder / "tokenizer");
  writeConfigs(model, folder);
  writeSafetensors(
      folder / "text_encoder" / "model.safetensors",
      collectWeights(*model.text_encoder, dtype),
      kTorchFormat);
  writeSafetensors(
      folder / "unet" / "diffusion_pytorch_model.safetensors",
      collectWeights(*model.unet, dtype),
      kTorchFormat);
  writeSafetensors(
      folder / "vae" / "diffusion_pytorch_model.safetensors",
      collectWeights(*model.vae, dtype),
      kTorchFormat);
}

Metadata singleFileMetadata(const StableDiffusion& model) {
  auto metadata = packTokenizer(model.tokenizer_folder);
  metadata.insert(kTorchFormat.begin(), kTorchFormat.end());
  for (const auto& file : kConfigFiles) {
    const auto found = model.configs.find(file.key);
    if (found != model.configs.end()) {
      metadata[metadataKey(file.path)] =
          found->second.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
  }
  return metadata;
}

void addPart(
    TensorMap& tensors,
    ModelPart part,
    const torch::nn::Module& module,
    const LdmNames& names,
    torch::Dtype dtype) {
  for (const auto& [name, tensor] : collectWeights(module, dtype)) {
    const bool as_convolution = isConvolutionInSingleFiles(part, name);
    tensors.emplace(
        names.toLdm(part, name).value(),
        as_convolution ? tensor.unsqueeze(-1).unsqueeze(-1) : tensor);
  }
}

}  // namespace

void saveModelFolder(
    const StableDiffusion& model,
    const fs::path& path,
    torch::Dtype dtype,
    const StableDiffusion* not_averaged) {
  const auto target = withoutTrailingSlash(path);
  refuseToReplaceOthers(target);
  if (target.has_parent_path()) {
    fs::create_directories(target.parent_path());
    requireFreeSpace(
        target.parent_path(), (not_averaged ? 2 : 1) * bytesOf(model, dtype), "the model");
  }
  const auto temporary = temporaryName(target);
  try {
    writeModelFolder(model, temporary, dtype);
    if (not_averaged) writeNotAveraged(model, *not_averaged, temporary, dtype);
    publishFolder(temporary, target);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
    throw;
  }
}

void saveSingleFile(const StableDiffusion& model, const fs::path& path, torch::Dtype dtype) {
  if (!hasSingleFileNames(model.text_encoder->config())) {
    throw Error(fmt::format("{}: {}", path.string(), kIsNoSingleFile));
  }
  const LdmNames names(model.unet->config(), model.vae->config());
  TensorMap tensors;
  addPart(tensors, ModelPart::TextEncoder, *model.text_encoder, names, dtype);
  addPart(tensors, ModelPart::UNet, *model.unet, names, dtype);
  addPart(tensors, ModelPart::Vae, *model.vae, names, dtype);
  if (path.has_parent_path()) {
    fs::create_directories(path.parent_path());
    requireFreeSpace(path.parent_path(), bytesOf(model, dtype), "the model");
  }
  writeSafetensors(path, tensors, singleFileMetadata(model));
}

}  // namespace diptych
