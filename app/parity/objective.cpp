// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/objective.h"

#include "core/base/error.h"
#include "core/training/losses.h"

#include <fmt/core.h>

#include <map>

namespace diptych::parity {
namespace {

SchedulerConfig predicting(SchedulerConfig config, const std::string& prediction_type) {
  config.prediction_type = prediction_type;
  return config;
}

double numberOrZero(const nlohmann::json& facts, const char* key) {
  return facts.contains(key) && facts[key].is_number() ? facts[key].get<double>() : 0.0;
}

void addParameters(
    const std::string& part,
    torch::nn::Module& module,
    std::map<std::string, torch::Tensor>& parameters) {
  for (auto& entry : module.named_parameters()) {
    entry.value().set_requires_grad(false);
    parameters[part + "/" + entry.key()] = entry.value();
  }
}

}  // namespace

Objective::Objective(const ParityModel& model, const nlohmann::json& facts)
    : schedule_(predicting(model.parts.scheduler, facts.at("prediction_type").get<std::string>())),
      min_snr_gamma_(numberOrZero(facts, "min_snr_gamma")),
      offset_noise_(numberOrZero(facts, "offset_noise")) {}

torch::Tensor Objective::losses(
    const ParityModel& model,
    const std::function<torch::Tensor(const std::string& key)>& in) const {
  auto encoder = model.parts.text_encoder;
  auto unet = model.parts.unet;
  if (!model.hasTextEncoder()) {
    throw Error("no model in the folder has a text encoder of the right width for the prompts.");
  }
  const auto latents = in("latents");
  const auto timesteps = in("timesteps");
  const auto noise =
      offset_noise_ > 0 ? withOffset(in("noise"), in("offset"), offset_noise_) : in("noise");
  const auto noisy = schedule_.addNoise(latents, noise, timesteps);
  const auto prediction = unet->forward(noisy, timesteps, encoder->forward(in("ids")));
  return lossPerSample(
      prediction,
      lossTarget(schedule_, latents, noise, timesteps),
      lossWeights(schedule_, timesteps, min_snr_gamma_));
}

std::vector<NamedParameter> chooseParameters(
    const ParityModel& model, const std::vector<std::string>& names) {
  std::map<std::string, torch::Tensor> all;
  addParameters("unet", *model.parts.unet.ptr(), all);
  if (model.hasTextEncoder()) {
    addParameters("text_encoder", *model.parts.text_encoder.ptr(), all);
  }
  std::vector<NamedParameter> chosen;
  for (const auto& name : names) {
    const auto found = all.find(name);
    if (found == all.end()) {
      throw Error(fmt::format("the model has no parameter \"{}\".", name));
    }
    found->second.set_requires_grad(true);
    chosen.push_back({name, found->second});
  }
  return chosen;
}

}  // namespace diptych::parity
