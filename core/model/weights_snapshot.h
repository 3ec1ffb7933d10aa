// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stable_diffusion.h"

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <string>

namespace diptych {

// "unet/conv_in.weight" -> a copy, detached, on the device it was on.
using NamedWeights = std::map<std::string, torch::Tensor>;

// What a training has learned at one of its steps: for other models to look like it.
struct WeightsSnapshot {
  std::int64_t step = 0;
  NamedWeights weights;
  NamedWeights averages;  // empty: the run keeps no moving average
};

// Copies the UNet's weights, and the text encoder's too when asked.
NamedWeights copyWeights(const StableDiffusion& model, bool with_text_encoder);

// Puts them into a model of the same shape, converted to its dtype and device. Throws Error, naming
// the tensor, when one does not fit; then nothing was changed.
void takeWeights(StableDiffusion& model, const NamedWeights& weights);

}  // namespace diptych
