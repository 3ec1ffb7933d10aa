// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/stable_diffusion.h"

#include "core/base/error.h"
#include "core/model/model_facts.h"
#include "core/model/model_source.h"

#include <fmt/core.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// The folder that a single file's tokenizer was unpacked into lives as long as the tokenizer, since
// saving copies it.
std::shared_ptr<const ClipTokenizer> openTokenizer(const ModelSource& source) {
  if (source.tokenizer_folder.empty()) {
    throw Error(fmt::format("{}: {}", source.path.string(), kLacksTokenizer));
  }
  const auto positions = source.configs.text.max_position_embeddings;
  auto tokenizer =
      std::make_unique<ClipTokenizer>(source.tokenizer_folder, static_cast<int>(positions));
  if (tokenizer->vocabularySize() > source.configs.text.vocab_size) {
    throw Error(fmt::format(
        "{}: the tokenizer has {} tokens but the text encoder knows {}. It belongs to another "
        "model.",
        source.tokenizer_folder.string(),
        tokenizer->vocabularySize(),
        source.configs.text.vocab_size));
  }
  return {tokenizer.release(), [folder = source.unpacked](const ClipTokenizer* finished) {
            delete finished;
          }};
}

void checkPart(const ModelSource& source, ModelPart part, const torch::nn::Module& module) {
  checkWeights(part, module, *source.parts.at(part).file, source.parts.at(part).names);
}

void loadPart(
    const ModelSource& source,
    ModelPart part,
    torch::nn::Module& module,
    const LoadOptions& options,
    const std::stop_token& stop) {
  const auto& [file, names] = source.parts.at(part);
  loadWeights(module, *file, names, torch::dtype(options.dtype).device(options.device), stop);
}

}  // namespace

torch::Tensor StableDiffusion::tokenize(const std::string& prompt) const {
  return torch::tensor(tokenizer->encode(prompt), torch::kInt64).unsqueeze(0);
}

StableDiffusion loadModel(const fs::path& path, const LoadOptions& options, std::stop_token stop) {
  const auto source = openModel(path, options.config_folder, options.variant);
  StableDiffusion model;
  model.tokenizer = openTokenizer(source);
  model.tokenizer_folder = source.tokenizer_folder;
  model.configs = source.files;
  model.scheduler = source.configs.scheduler;
  model.text_encoder = CLIPTextModel(source.configs.text);
  model.unet = UNet2DConditionModel(source.configs.unet);
  model.vae = AutoencoderKL(source.configs.vae);
  // All headers are checked before any weights are read: a wrong file is found in milliseconds.
  checkPart(source, ModelPart::TextEncoder, *model.text_encoder);
  checkPart(source, ModelPart::UNet, *model.unet);
  checkPart(source, ModelPart::Vae, *model.vae);
  loadPart(source, ModelPart::TextEncoder, *model.text_encoder, options, stop);
  loadPart(source, ModelPart::UNet, *model.unet, options, stop);
  loadPart(source, ModelPart::Vae, *model.vae, options, stop);
  return model;
}

AutoencoderKL loadAutoencoder(
    const fs::path& path, const LoadOptions& options, std::stop_token stop) {
  const auto source = openModel(path, options.config_folder);
  AutoencoderKL vae(source.configs.vae);
  checkPart(source, ModelPart::Vae, *vae);
  loadPart(source, ModelPart::Vae, *vae, options, stop);
  return vae;
}

}  // namespace diptych
