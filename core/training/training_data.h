// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/dataset/latent_cache.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

struct StableDiffusion;
struct TrainingConfig;

// Where a run is in its data. An optimizer step never reaches into the next epoch: the last one of
// an epoch may have fewer batches than gradient_accumulation_steps.
struct StepPlan {
  std::int64_t first_batch =
      0;  // counted from the run's start: the number that randomness is derived from
  std::vector<std::vector<std::size_t>> batches;  // item indices
  std::int64_t pictures = 0;
};

// The items of a run: which are learned from, in which order, and their latents.
class TrainingData {
 public:
  // size_multiple: what the sides of pictures must be a multiple of. Throws as LatentCache::build
  // and bucketSizes do.
  TrainingData(
      const TrainingConfig& config,
      std::vector<PictureItem> items,
      std::vector<std::size_t> training,
      int size_multiple);
  void cacheLatents(StableDiffusion& model, std::stop_token stop, const CacheProgress& on_progress);

  const std::vector<PictureItem>& items() const { return items_; }
  const std::vector<std::size_t>& training() const { return training_; }
  std::int64_t stepsPerEpoch() const;
  StepPlan planStep(std::int64_t step);

  // The posterior's mean in training scale, [n, channels, height, width] on the CPU; the items are
  // of one bucket.
  at::Tensor meanLatents(const std::vector<std::size_t>& items) const;
  // The posterior's standard deviation in training scale: latents = meanLatents + latentSpread *
  // N(0, 1).
  at::Tensor latentSpread(const std::vector<std::size_t>& items) const;

 private:
  std::vector<std::vector<std::size_t>> batchesOf(std::int64_t epoch) const;

  std::vector<PictureItem> items_;
  std::vector<std::size_t> training_;
  std::vector<std::size_t> bucket_of_;  // per entry of training_
  std::vector<ImageSize> sizes_;        // per item
  std::optional<LatentCache> latents_;
  double scaling_factor_ = 1.0;
  std::size_t batch_size_;
  std::size_t batches_per_step_;
  std::uint64_t seed_;
  std::int64_t batches_per_epoch_ = 0;
  std::int64_t planned_epoch_ = 0;
  std::vector<std::vector<std::size_t>> planned_batches_;  // of that epoch
};

}  // namespace diptych
