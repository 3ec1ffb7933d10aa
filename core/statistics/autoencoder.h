// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/statistics/picture_measures.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace diptych {

// A model's autoencoder alone: its other parts are neither checked nor read.
class Autoencoder {
 public:
  // Reads configurations and headers, no weights yet. Throws Error when model is none or there is
  // no such device.
  Autoencoder(const std::filesystem::path& model, const std::string& device);
  ~Autoencoder();

  // SHA-256 over its configuration and weights, read from the file. Throws Stopped.
  std::string hash(const std::stop_token& stop = {}) const;

  std::size_t latentChannels() const;

  // Reads the weights, once. Throws Stopped.
  void load(const std::stop_token& stop = {});

  // How many pictures are best measured at a time, each on a thread of its own (sideBySide). Call
  // load first.
  std::size_t picturesAtATime() const;

  // The picture is not scaled, but for one that would have more than 64 latents along a side (512
  // pixels for Stable Diffusion's factor of 8), which is scaled to fit that: the time grows with
  // the fourth power of a side. Its middle is cut out, with sides that are multiples of the
  // autoencoder's factor. From that come the posterior's mean times the scaling factor and, decoded
  // to 8 bits again, PSNR and SSIM
  // against the same middle. When a side of it is shorter than 16 every number is NaN. Moments and
  // covariance are those of all places of the latents, divided by their count. Any thread may call.
  // Call load first.
  LatentMeasures measure(const Image& image);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
