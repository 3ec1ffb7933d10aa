// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/latent_cache.h"

#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/model/stable_diffusion.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include <algorithm>
#include <cassert>
#include <future>
#include <optional>

namespace diptych {

struct LatentCache::State {
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> logvars;
};

namespace {

// Decodes the next picture on a thread of its own while this one is encoded.
std::future<Image> startReading(const PictureItem& item, const ImageSize& size) {
  return std::async(std::launch::async, [&item, size] {
    return resizeToCover(readImage(item.path), size.width, size.height);
  });
}

// Nothing when the picture cannot be read; why is noted, so that all of them can be told together.
std::optional<Image> take(std::future<Image>& reading, std::vector<std::string>& unreadable) {
  try {
    return reading.get();
  } catch (const std::exception& e) {
    unreadable.push_back(describe(e));
    return std::nullopt;
  }
}

void refuseUnreadable(std::vector<std::string> reasons, std::size_t pictures) {
  if (reasons.empty()) {
    return;
  }
  constexpr std::size_t kShown = 5;
  const auto count = reasons.size();
  reasons.resize(std::min(count, kShown));
  throw Error(fmt::format(
      "{} of {} pictures cannot be read. Repair them or take them out: {}{}",
      count,
      pictures,
      fmt::join(reasons, " "),
      count > kShown ? " ..." : ""));
}

torch::Tensor toCache(const torch::Tensor& latents) {
  return latents.squeeze(0).to(torch::kCPU, torch::kFloat32).contiguous();
}

}  // namespace

LatentCache::LatentCache(std::shared_ptr<const State> state) : state_(std::move(state)) {}

LatentCache LatentCache::build(
    StableDiffusion& model,
    const std::vector<PictureItem>& items,
    const std::vector<ImageSize>& sizes,
    std::stop_token stop,
    const CacheProgress& on_progress) {
  assert(items.size() == sizes.size());
  const torch::NoGradGuard no_grad;
  const auto options = model.vae->parameters().front().options();
  auto state = std::make_shared<State>();
  auto next = items.empty() ? std::future<Image>() : startReading(items[0], sizes[0]);
  std::vector<std::string> unreadable;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto image = take(next, unreadable);
    if (stop.stop_requested()) {
      throw Stopped();
    }
    if (i + 1 < items.size()) {
      next = startReading(items[i + 1], sizes[i + 1]);
    }
    if (!unreadable.empty()) {  // the others are only looked at, to tell of all together
      if (on_progress) {
        on_progress(i + 1, items.size());
      }
      continue;
    }
    const auto latents = model.vae->encode(pixelsOf(*image).to(options));
    state->means.push_back(toCache(latents.mean));
    state->logvars.push_back(toCache(latents.logvar));
    if (on_progress) {
      on_progress(i + 1, items.size());
    }
  }
  refuseUnreadable(unreadable, items.size());
  return LatentCache(std::move(state));
}

std::size_t LatentCache::size() const { return state_->means.size(); }

at::Tensor LatentCache::mean(std::size_t item) const {
  assert(item < size());
  return state_->means[item];
}

at::Tensor LatentCache::logvar(std::size_t item) const {
  assert(item < size());
  return state_->logvars[item];
}

}  // namespace diptych
