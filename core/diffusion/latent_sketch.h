// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stable_diffusion.h"

#include <torch/torch.h>

namespace diptych {

// Small pictures straight from latents, one pixel for each place: a linear map that is fitted to
// the model's own autoencoder by least squares, once, on smooth random latents. It costs next to
// nothing, where decoding a large picture takes as long as a step of the UNet.
class LatentSketch {
 public:
  explicit LatentSketch(StableDiffusion& model);

  // latents: [n, 4, h, w] in training scale. Returns pixels [n, 3, h, w], not clamped.
  torch::Tensor operator()(const torch::Tensor& latents) const;

 private:
  torch::Tensor weight_;  // [channels + 1, 3]; the last row is added
};

}  // namespace diptych
