// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/autoencoder_kl.h"

#include <torch/torch.h>

#include <cstddef>
#include <functional>
#include <stop_token>

namespace diptych {

// [n, 3, h, w], float32 in -1..1, of uint8 pixels.
torch::Tensor toUnitRange(const torch::Tensor& pixels);

// uint8, rounded and clamped, of pixels in -1..1: what a written picture holds.
torch::Tensor toBytes(const torch::Tensor& pixels);

// The autoencoder's reconstruction from the posterior's mean: [n, 3, h, w], uint8 both. Throws
// Stopped when asked to stop.
torch::Tensor roundTrip(
    AutoencoderKL vae,
    const torch::Tensor& pixels,
    const std::stop_token& stop = {},
    const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

// How many pictures of this size should be computed at a time: sixteen of 64 x 64, one of 512 x
// 512.
std::int64_t picturesAtATime(std::int64_t height, std::int64_t width);

// Peak signal-to-noise ratio of each picture in dB, [n], float64: 10 log10(255^2 / mean squared
// error) over all pixels and channels. Equal pictures: 148.1. [n, 3, h, w], uint8 both.
torch::Tensor psnr(const torch::Tensor& pixels, const torch::Tensor& others);

// Structural similarity of each picture, [n], float64: Wang et al. 2004 (IEEE TIP 13(4)) on luma
// (0.299 R + 0.587 G + 0.114 B), Gaussian window of 11 pixels with sigma 1.5, K1 = 0.01, K2 = 0.03,
// the mean over places where the whole window lies inside. [n, 3, h, w], uint8 both, sides of at
// least 11.
torch::Tensor ssim(const torch::Tensor& pixels, const torch::Tensor& others);

}  // namespace diptych
