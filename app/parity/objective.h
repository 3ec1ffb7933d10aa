// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/parity/parity_model.h"
#include "app/parity/references.h"
#include "core/diffusion/noise_schedule.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace diptych::parity {

// What is minimized: an entry of "losses" in train.json.
class Objective {
 public:
  Objective(const ParityModel& model, const nlohmann::json& facts);

  // Each sample's loss, [n]. in(key): "latents", "noise", "offset", "timesteps" or "ids" of a
  // batch. The prompt is encoded with gradients when the text encoder wants them.
  torch::Tensor losses(
      const ParityModel& model,
      const std::function<torch::Tensor(const std::string& key)>& in) const;

 private:
  NoiseSchedule schedule_;
  double min_snr_gamma_ = 0;
  double offset_noise_ = 0;
};

// A parameter under its name in train.json: "unet/conv_in.weight".
struct NamedParameter {
  std::string name;
  torch::Tensor value;
};

// The parameters of this list, in its order; they and no others want gradients afterwards. Throws
// Error when the model has no such parameter.
std::vector<NamedParameter> chooseParameters(
    const ParityModel& model, const std::vector<std::string>& names);

}  // namespace diptych::parity
