// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/image/image.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

struct StableDiffusion;

// done items of total.
using CacheProgress = std::function<void(std::size_t done, std::size_t total)>;

// What the VAE's encoder says of every item's picture: mean and log-variance of its latents,
// float32 on the CPU. They are NOT multiplied by the VAE's scaling_factor: whoever draws latents
// from them does that, latents = scaling_factor * (mean + exp(logvar / 2) * noise). Reading is
// thread-safe.
class LatentCache {
 public:
  // sizes[i]: the bucket that item i is scaled to cover and cut to. Pictures are encoded one by
  // one, so that the latents of an item do not depend on the others. Throws Error, naming the file,
  // when a picture cannot be read; Stopped when asked to stop.
  static LatentCache build(
      StableDiffusion& model,
      const std::vector<PictureItem>& items,
      const std::vector<ImageSize>& sizes,
      std::stop_token stop = {},
      const CacheProgress& on_progress = {});

  std::size_t size() const;
  // [latent channels, height / factor, width / factor]. item < size().
  at::Tensor mean(std::size_t item) const;
  at::Tensor logvar(std::size_t item) const;

 private:
  struct State;
  explicit LatentCache(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

}  // namespace diptych
