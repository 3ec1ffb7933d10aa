// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/round_trip.h"

#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/image/difference.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <utility>

namespace diptych {

struct RoundTrip::State {
  AutoencoderKL vae;
};

namespace {

AutoencoderKL loadEvaluating(
    const std::filesystem::path& model, const std::string& device, std::stop_token stop) {
  LoadOptions options;
  options.device = parseDevice(device);
  auto vae = loadAutoencoder(model, options, std::move(stop));
  vae->eval();
  return vae;
}

void throwWhenStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

}  // namespace

RoundTrip::RoundTrip(
    const std::filesystem::path& model, const std::string& device, std::stop_token stop)
    : state_(new State{loadEvaluating(model, device, std::move(stop))}) {}

RoundTrip::~RoundTrip() = default;

int RoundTrip::factor() const { return static_cast<int>(state_->vae->config().factor()); }

Image RoundTrip::prepare(const Image& image) const {
  const auto fitting = resizeToFit(image, kLongestSide, kLongestSide);
  const int width = fitting.width / factor() * factor();
  const int height = fitting.height / factor() * factor();
  if (width == 0 || height == 0) {
    throw Error(fmt::format(
        "The picture has {} x {} pixels, but the autoencoder needs {} on each side. Choose a "
        "larger one.",
        fitting.width,
        fitting.height,
        factor()));
  }
  return cutCentre(fitting, width, height);
}

RoundTripPicture RoundTrip::run(
    const Image& image, std::stop_token stop, const std::function<void()>& half_way) const {
  const torch::NoGradGuard no_grad;
  auto& vae = state_->vae;
  RoundTripPicture result;
  result.before = prepare(image);
  throwWhenStopped(stop);
  const auto pixels = pixelsOf(result.before).to(vae->parameters().front().options());
  const auto latents = vae->encode(pixels).mean;
  throwWhenStopped(stop);
  if (half_way) {
    half_way();
  }
  result.after = imageOfPixels(vae->decode(latents));
  result.psnr = psnr(result.before, result.after);
  return result;
}

}  // namespace diptych
