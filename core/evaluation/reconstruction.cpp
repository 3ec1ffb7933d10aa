// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/reconstruction.h"

#include "core/base/error.h"
#include "core/evaluation/picture_tensor.h"

#include <algorithm>
#include <vector>

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

// x, y: [1, 1, h, w]. The mean of the map.
torch::Tensor ssimOfLuma(
    const torch::Tensor& x, const torch::Tensor& y, const torch::Tensor& window) {
  constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
  constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
  const auto local = [&](const torch::Tensor& values) { return torch::conv2d(values, window); };
  const auto mean_x = local(x);
  const auto mean_y = local(y);
  const auto var_x = local(x * x) - mean_x * mean_x;
  const auto var_y = local(y * y) - mean_y * mean_y;
  const auto covariance = local(x * y) - mean_x * mean_y;
  const auto map = (2 * mean_x * mean_y + kC1) * (2 * covariance + kC2) /
                   ((mean_x.square() + mean_y.square() + kC1) * (var_x + var_y + kC2));
  return map.mean();
}

}  // namespace

torch::Tensor toUnitRange(const torch::Tensor& pixels) {
  return pixels.to(torch::kFloat32) / 127.5 - 1;
}

torch::Tensor toBytes(const torch::Tensor& pixels) {
  return ((pixels.to(torch::kFloat32) + 1) * 127.5).round().clamp(0, 255).to(torch::kUInt8);
}

std::int64_t picturesAtATime(std::int64_t height, std::int64_t width) {
  constexpr std::int64_t kPixels = 16 * 64 * 64;
  return std::max<std::int64_t>(1, kPixels / (height * width));
}

torch::Tensor roundTrip(
    AutoencoderKL vae,
    const torch::Tensor& pixels,
    const std::stop_token& stop,
    const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
  const torch::NoGradGuard no_grad;
  const auto options = vae->parameters().front().options();
  const auto outputs = torch::empty_like(pixels);
  const auto batch = picturesAtATime(pixels.size(2), pixels.size(3));
  for (std::int64_t begin = 0; begin < pixels.size(0); begin += batch) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto some = pixels.slice(0, begin, begin + batch);
    const auto latents = vae->encode(toUnitRange(some).to(options)).mean;
    outputs.slice(0, begin, begin + batch).copy_(toBytes(vae->decode(latents)));
    if (on_progress) {
      on_progress(
          static_cast<std::size_t>(begin + some.size(0)), static_cast<std::size_t>(pixels.size(0)));
    }
  }
  return outputs;
}

torch::Tensor psnr(const torch::Tensor& pixels, const torch::Tensor& others) {
  constexpr double kLowest = 1e-10;  // equal pictures have a finite value
  std::vector<torch::Tensor> values;
  for (std::int64_t i = 0; i < pixels.size(0); ++i) {
    const auto error = pixels[i].to(torch::kFloat64) - others[i].to(torch::kFloat64);
    values.push_back(10 * (255.0 * 255.0 / error.square().mean().clamp_min(kLowest)).log10());
  }
  return torch::stack(values);
}

torch::Tensor ssim(const torch::Tensor& pixels, const torch::Tensor& others) {
  const auto window = gaussianWindow();
  std::vector<torch::Tensor> values;
  for (std::int64_t i = 0; i < pixels.size(0); ++i) {
    values.push_back(
        ssimOfLuma(luma(pixels.narrow(0, i, 1)), luma(others.narrow(0, i, 1)), window));
  }
  return torch::stack(values);
}

}  // namespace diptych
