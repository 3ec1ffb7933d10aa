// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/autoencoder.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/dataset/picture_pixels.h"
#include "core/evaluation/reconstruction.h"
#include "core/model/autoencoder_kl.h"
#include "core/model/model_source.h"
#include "core/statistics/latent_moments.h"
#include "core/statistics/picture_bytes.h"
#include "core/statistics/spectrum.h"
#include "core/tensor/device.h"
#include "core/tensor/threads.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace diptych {

struct Autoencoder::State {
  ModelSource source;
  torch::Device device;
  AutoencoderKL vae{nullptr};
  bool loaded = false;

  const ModelSource::Part& part() const { return source.parts.at(ModelPart::Vae); }
};

namespace {

constexpr int kMostLatents = 64;  // along a side
constexpr int kSmallestEncodedSide = 16;
constexpr std::int64_t kCells = 8;

// What the autoencoder is given of a picture; empty when that is too small.
Image cutFor(const Image& image, int factor) {
  auto fitted = resizeToFit(image, kMostLatents * factor, kMostLatents * factor);
  const ImageSize size{fitted.width / factor * factor, fitted.height / factor * factor};
  return std::min(size.width, size.height) < kSmallestEncodedSide
             ? Image{}
             : cutCentre(std::move(fitted), size.width, size.height);
}

LatentMeasures nothingMeasured(std::size_t channels) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  LatentMeasures measures;
  measures.mean.assign(channels, kNaN);
  measures.deviation = measures.kurtosis = measures.mean;
  measures.covariance.assign(channels * channels, kNaN);
  measures.spectrum.fill(kNaN);
  measures.slope = measures.psnr = measures.ssim = kNaN;
  measures.features.assign(channels * kCells * kCells, std::numeric_limits<float>::quiet_NaN());
  return measures;
}

}  // namespace

Autoencoder::Autoencoder(const std::filesystem::path& model, const std::string& device)
    : state_(new State{openModel(model), parseDevice(device)}) {
  state_->vae = AutoencoderKL(state_->source.configs.vae);
  const auto& [file, names] = state_->part();
  checkWeights(ModelPart::Vae, *state_->vae, *file, names);
}

Autoencoder::~Autoencoder() = default;

std::string Autoencoder::hash(const std::stop_token& stop) const {
  Sha256 hash;
  hash.add(
      state_->source.files.at("vae").dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
  const auto& [file, names] = state_->part();
  for (const auto& [name, file_name] : names) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto tensor = file->tensor(file_name);
    hash.add(fmt::format("{} {}\n", name, file->entries().at(file_name).dtype));
    hash.add(std::span(static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()));
  }
  return hash.finish();
}

std::size_t Autoencoder::latentChannels() const {
  return static_cast<std::size_t>(state_->vae->config().latent_channels);
}

void Autoencoder::load(const std::stop_token& stop) {
  if (!state_->loaded) {
    const auto& [file, names] = state_->part();
    const auto options = torch::dtype(torch::kFloat32).device(state_->device);
    loadWeights(*state_->vae, *file, names, options, stop);
    state_->vae->eval();
    state_->loaded = true;
  }
}

std::size_t Autoencoder::picturesAtATime() const {
  return countSideBySide(state_->vae->parameters(), std::numeric_limits<std::int32_t>::max());
}

LatentMeasures Autoencoder::measure(const Image& image) {
  const torch::NoGradGuard no_grad;
  auto vae = state_->vae;
  const auto cut = cutFor(image, static_cast<int>(vae->config().factor()));
  if (cut.empty()) {
    return nothingMeasured(latentChannels());
  }
  const auto mean = vae->encode(pixelsOf(cut).to(state_->device)).mean;
  const auto rebuilt = toBytes(vae->decode(mean)).cpu();
  const auto latents = mean.to(torch::kCPU, torch::kFloat64)[0] * vae->config().scaling_factor;
  auto measures = momentsOf(latents);
  measures.spectrum = radialSpectrum(latents);
  measures.slope = spectralSlope(measures.spectrum);
  measures.psnr = psnr(bytesOf(cut), rebuilt).item<double>();
  measures.ssim = ssim(bytesOf(cut), rebuilt).item<double>();
  measures.features = floatsOf(at::adaptive_avg_pool2d(latents.unsqueeze(0), {kCells, kCells}));
  return measures;
}

}  // namespace diptych
