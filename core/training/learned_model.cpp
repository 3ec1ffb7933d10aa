// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/learned_model.h"

#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"
#include "core/training/adamw.h"
#include "core/training/ema.h"
#include "core/training/training_config.h"

#include <torch/torch.h>

namespace diptych {

namespace {

constexpr std::size_t kUnetGroup = 0;
constexpr std::size_t kTextGroup = 1;

void requireGradients(torch::nn::Module& module, bool wanted) {
  for (auto& parameter : module.parameters()) {
    parameter.set_requires_grad(wanted);
  }
  // No module here behaves differently in training; eval keeps it so.
  module.eval();
}

std::vector<std::string> addGroup(
    const torch::nn::Module& module, const std::string& part, double lr_scale, AdamW& optimizer) {
  std::vector<std::string> names;
  std::vector<at::Tensor> parameters;
  for (const auto& entry : module.named_parameters()) {
    names.push_back(part + "/" + entry.key());
    parameters.push_back(entry.value());
  }
  optimizer.addGroup(parameters, lr_scale);
  return names;
}

void shareParts(torch::nn::Module& module, const std::vector<at::Tensor>& parts) {
  auto parameters = module.parameters();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parameters[i].set_data(parts[i]);
  }
  requireGradients(module, false);
}

}  // namespace

StableDiffusion loadForTraining(const TrainingConfig& config, std::stop_token stop) {
  LoadOptions options;
  options.device = parseDevice(config.device);
  auto model = loadModel(config.model, options, std::move(stop));
  requireGradients(*model.vae, false);
  requireGradients(*model.text_encoder, config.train_text_encoder);
  requireGradients(*model.unet, true);
  model.unet->setGradientCheckpointing(config.gradient_checkpointing);
  return model;
}

std::vector<std::vector<std::string>> addLearnedGroups(
    const StableDiffusion& model, const TrainingConfig& config, AdamW& optimizer) {
  std::vector<std::vector<std::string>> names;
  names.push_back(addGroup(*model.unet, "unet", 1.0, optimizer));
  if (config.train_text_encoder) {
    names.push_back(
        addGroup(*model.text_encoder, "text_encoder", config.text_encoder_lr_scale, optimizer));
  }
  return names;
}

StableDiffusion averagedModel(
    const StableDiffusion& model, const AdamW& optimizer, const Ema& ema) {
  auto averaged = model;
  averaged.unet = UNet2DConditionModel(model.unet->config());
  shareParts(*averaged.unet, optimizer.parts(kUnetGroup, ema.average(kUnetGroup)));
  if (optimizer.groupCount() > kTextGroup) {
    averaged.text_encoder = CLIPTextModel(model.text_encoder->config());
    shareParts(*averaged.text_encoder, optimizer.parts(kTextGroup, ema.average(kTextGroup)));
  }
  return averaged;
}

}  // namespace diptych
