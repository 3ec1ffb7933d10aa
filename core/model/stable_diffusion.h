// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/autoencoder_kl.h"
#include "core/model/clip_text_model.h"
#include "core/model/model_config.h"
#include "core/model/unet_2d_condition_model.h"
#include "core/text/clip_tokenizer.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace diptych {

// A whole Stable Diffusion 1.x or 2.x model. The modules are shared handles, as torch's are:
// copying this copies no weights.
struct StableDiffusion {
  std::shared_ptr<const ClipTokenizer> tokenizer;
  CLIPTextModel text_encoder{nullptr};
  UNet2DConditionModel unet{nullptr};
  AutoencoderKL vae{nullptr};
  SchedulerConfig scheduler;
  // The configuration files as they were read ("unet", "vae", "text_encoder", "scheduler",
  // "tokenizer/...", "model_index"): written back as they are, so that keys we do not use survive.
  std::map<std::string, nlohmann::json> configs;
  // Where tokenizer/vocab.json and merges.txt were read from; copied on save.
  std::filesystem::path tokenizer_folder;

  // Token ids [1, maxLength] of a prompt, int64, on the CPU.
  torch::Tensor tokenize(const std::string& prompt) const;
};

struct LoadOptions {
  torch::Dtype dtype = torch::kFloat32;
  torch::Device device = torch::kCPU;
  // For a single file that carries no configuration: a diffusers folder with config.json files and
  // the tokenizer.
  std::filesystem::path config_folder = {};
  // Of a folder, as in diffusers: kNonEma takes unet/diffusion_pytorch_model.non_ema.safetensors,
  // and of a part that has no such file the usual one.
  std::string variant = {};
};

// A diffusers folder or a single-file LDM .safetensors, whichever path is. Weights are read as
// fp32, fp16 or bf16 and converted. Throws Error that names an unknown, missing or wrongly shaped
// tensor or a variant of which there is nothing; refuses pickles; Stopped when asked to stop.
StableDiffusion loadModel(
    const std::filesystem::path& path, const LoadOptions& options = {}, std::stop_token stop = {});

// The model's autoencoder alone: neither the other weights nor a tokenizer are read. Throws as
// loadModel does.
AutoencoderKL loadAutoencoder(
    const std::filesystem::path& path, const LoadOptions& options = {}, std::stop_token stop = {});

// Writes a diffusers folder under a temporary name, flushes and renames it. dtype: what floats are
// stored as. not_averaged: the model whose moving average this is; the parts in which they differ
// are written beside, as the variant kNonEma.
void saveModelFolder(
    const StableDiffusion& model,
    const std::filesystem::path& path,
    torch::Dtype dtype,
    const StableDiffusion* not_averaged = nullptr);

// Writes one .safetensors with the original LDM names. The configuration and tokenizer travel in
// its metadata, so that loadModel reads it back without a config_folder.
void saveSingleFile(
    const StableDiffusion& model, const std::filesystem::path& path, torch::Dtype dtype);

}  // namespace diptych
