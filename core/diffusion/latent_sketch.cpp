// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/latent_sketch.h"

#include "core/diffusion/text_to_image.h"
#include "core/tensor/random.h"

namespace diptych {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::int64_t kSide = 8;  // latents of a calibration picture; small: decoding is slow
constexpr std::int64_t kPictures = 6;

// Flat colours with a little texture, as most places of a picture are.
torch::Tensor calibrationLatents(std::int64_t channels) {
  auto generator = makeGenerator(kSeed);
  const auto coarse = randn({kPictures, channels, 2, 2}, generator);
  const auto fine = randn({kPictures, channels, kSide, kSide}, generator);
  const auto size = torch::nn::functional::InterpolateFuncOptions()
                        .size(std::vector<std::int64_t>{kSide, kSide})
                        .mode(torch::kBilinear)
                        .align_corners(false);
  return torch::nn::functional::interpolate(coarse, size) + 0.3 * fine;
}

// [n, c, h, w] to [n h w, c].
torch::Tensor rowsOf(const torch::Tensor& planes) {
  return planes.permute({0, 2, 3, 1}).reshape({-1, planes.size(1)});
}

torch::Tensor withOnes(const torch::Tensor& rows) {
  return torch::cat({rows, torch::ones({rows.size(0), 1}, rows.options())}, 1);
}

}  // namespace

LatentSketch::LatentSketch(StableDiffusion& model) {
  const torch::NoGradGuard no_grad;
  const auto latents = calibrationLatents(model.unet->config().in_channels);
  const auto decoded = decodeLatents(model, latents).cpu();
  const auto wanted = torch::adaptive_avg_pool2d(decoded, {kSide, kSide});
  const auto rows = withOnes(rowsOf(latents)).to(torch::kFloat64);
  const auto normal = rows.t().mm(rows);
  weight_ =
      at::linalg_solve(normal, rows.t().mm(rowsOf(wanted).to(torch::kFloat64))).to(torch::kFloat32);
}

torch::Tensor LatentSketch::operator()(const torch::Tensor& latents) const {
  const torch::NoGradGuard no_grad;
  const auto cpu = latents.to(torch::kFloat32).cpu();
  const auto pixels = withOnes(rowsOf(cpu)).mm(weight_);
  return pixels.view({cpu.size(0), cpu.size(2), cpu.size(3), 3}).permute({0, 3, 1, 2});
}

}  // namespace diptych
