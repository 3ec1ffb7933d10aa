// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"
#include "core/model/model_config.h"
#include "core/model/vae_blocks.h"

#include <torch/torch.h>

namespace diptych {

// What the encoder says of each latent: a normal distribution. Not multiplied by the scaling
// factor.
struct LatentDistribution {
  torch::Tensor mean;    // [n, latent_channels, h / factor, w / factor]
  torch::Tensor logvar;  // the same shape, within -30..20
};

// Stable Diffusion's variational autoencoder. Starts with empty weights that only loadModel fills.
class AutoencoderKLImpl : public torch::nn::Module {
 public:
  explicit AutoencoderKLImpl(const VaeConfig& config);

  // pixels: [n, 3, h, w] in -1..1; h and w are multiples of config().factor().
  LatentDistribution encode(const torch::Tensor& pixels);

  // latents: [n, latent_channels, h, w], already divided by the scaling factor. Returns pixels, not
  // clamped.
  torch::Tensor decode(const torch::Tensor& latents);

  const VaeConfig& config() const { return config_; }

 private:
  VaeConfig config_;
  VaeEncoder encoder_{nullptr};
  VaeDecoder decoder_{nullptr};
  Conv2d quant_conv_{nullptr};
  Conv2d post_quant_conv_{nullptr};
};
TORCH_MODULE(AutoencoderKL);

}  // namespace diptych
