// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/autoencoder_kl.h"

#include "core/base/error.h"

#include <fmt/ranges.h>

namespace diptych {
namespace {

void checkImage(const torch::Tensor& image, std::int64_t channels, std::int64_t multiple) {
  if (image.dim() != 4 || image.size(1) != channels || image.size(2) % multiple != 0 ||
      image.size(3) % multiple != 0) {
    throw Error(fmt::format(
        "The VAE takes [n, {}, h, w] with sides that are multiples of {}; it was given [{}].",
        channels,
        multiple,
        fmt::join(image.sizes().vec(), ", ")));
  }
}

}  // namespace

AutoencoderKLImpl::AutoencoderKLImpl(const VaeConfig& config) : config_(config) {
  const auto z = config.latent_channels;
  encoder_ = register_module("encoder", VaeEncoder(config));
  decoder_ = register_module("decoder", VaeDecoder(config));
  quant_conv_ = register_module("quant_conv", Conv2d(2 * z, 2 * z, 1));
  post_quant_conv_ = register_module("post_quant_conv", Conv2d(z, z, 1));
}

LatentDistribution AutoencoderKLImpl::encode(const torch::Tensor& pixels) {
  checkImage(pixels, config_.in_channels, config_.factor());
  const auto moments = quant_conv_->forward(encoder_->forward(pixels)).chunk(2, 1);
  return {moments[0], moments[1].clamp(-30.0, 20.0)};
}

torch::Tensor AutoencoderKLImpl::decode(const torch::Tensor& latents) {
  checkImage(latents, config_.latent_channels, 1);
  return decoder_->forward(post_quant_conv_->forward(latents));
}

}  // namespace diptych
