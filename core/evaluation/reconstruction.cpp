// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/reconstruction.h"

namespace diptych {
namespace {

constexpr std::int64_t kWindow = 11;
constexpr double kSigma = 1.5;

// [1, 1, window, window], sums to 1.
torch::Tensor gaussianWindow() {
  const auto x = torch::arange(kWindow, torch::kFloat64) - (kWindow - 1) / 2;
  auto line = (-x.square() / (2 * kSigma * kSigma)).exp();
  line = line / line.sum();
  return torch::outer(line, line).view({1, 1, kWindow, kWindow});
}

// [n, 1, h, w], float64.
torch::Tensor lumaOf(const torch::Tensor& pixels) {
  const auto weights = torch::tensor({0.299, 0.587, 0.114}, torch::kFloat64).view({1, 3, 1, 1});
  return (pixels.to(torch::kFloat64) * weights).sum(1, true);
}

}  // namespace

torch::Tensor toUnitRange(const torch::Tensor& pixels) {
  return pixels.to(torch::kFloat32) / 127.5 - 1;
}

torch::Tensor toBytes(const torch::Tensor& pixels) {
  return ((pixels.to(torch::kFloat32) + 1) * 127.5).round().clamp(0, 255).to(torch::kUInt8);
}

torch::Tensor roundTrip(AutoencoderKL vae, const torch::Tensor& pixels) {
  constexpr std::int64_t kBatch = 16;
  const torch::NoGradGuard no_grad;
  const auto options = vae->parameters().front().options();
  std::vector<torch::Tensor> outputs;
  for (const auto& some : pixels.split(kBatch)) {
    const auto latents = vae->encode(toUnitRange(some).to(options)).mean;
    outputs.push_back(toBytes(vae->decode(latents)).cpu());
  }
  return torch::cat(outputs);
}

torch::Tensor psnr(const torch::Tensor& pixels, const torch::Tensor& others) {
  constexpr double kLowest = 1e-10;  // equal pictures have a finite value
  const auto error = pixels.to(torch::kFloat64) - others.to(torch::kFloat64);
  const auto mse = error.square().flatten(1).mean(1).clamp_min(kLowest);
  return 10 * (255.0 * 255.0 / mse).log10();
}

torch::Tensor ssim(const torch::Tensor& pixels, const torch::Tensor& others) {
  constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
  constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
  const auto x = lumaOf(pixels);
  const auto y = lumaOf(others);
  const auto window = gaussianWindow();
  const auto local = [&](const torch::Tensor& values) { return torch::conv2d(values, window); };
  const auto mean_x = local(x);
  const auto mean_y = local(y);
  const auto var_x = local(x * x) - mean_x * mean_x;
  const auto var_y = local(y * y) - mean_y * mean_y;
  const auto covariance = local(x * y) - mean_x * mean_y;
  const auto map = (2 * mean_x * mean_y + kC1) * (2 * covariance + kC2) /
                   ((mean_x.square() + mean_y.square() + kC1) * (var_x + var_y + kC2));
  return map.flatten(1).mean(1);
}

}  // namespace diptych
