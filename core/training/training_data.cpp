// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_data.h"

#include "core/base/error.h"
#include "core/dataset/batches.h"
#include "core/dataset/buckets.h"
#include "core/model/stable_diffusion.h"
#include "core/training/training_config.h"

#include <torch/torch.h>

#include <algorithm>

namespace diptych {

TrainingData::TrainingData(
    const TrainingConfig& config,
    std::vector<PictureItem> items,
    std::vector<std::size_t> training,
    int size_multiple)
    : items_(std::move(items)),
      training_(std::move(training)),
      batch_size_(config.batch_size),
      batches_per_step_(config.gradient_accumulation_steps),
      seed_(config.seed) {
  if (training_.empty()) {
    throw Error(
        "There is no picture to train on. Choose a data set with more pictures or a smaller "
        "val_split.");
  }
  const auto buckets = bucketSizes(config.resolution, size_multiple);
  for (const auto& item : items_) {
    sizes_.push_back(buckets[chooseBucket(buckets, item.size)]);
  }
  for (const auto index : training_) {
    bucket_of_.push_back(chooseBucket(buckets, items_.at(index).size));
  }
  // The same in every epoch: it depends on how many pictures each bucket has.
  planned_batches_ = batchesOf(0);
  batches_per_epoch_ = static_cast<std::int64_t>(planned_batches_.size());
}

void TrainingData::cacheLatents(
    StableDiffusion& model, std::stop_token stop, const CacheProgress& on_progress) {
  scaling_factor_ = VaeConfig::fromJson(model.configs.at("vae")).scaling_factor;
  latents_ = LatentCache::build(model, items_, sizes_, std::move(stop), on_progress);
}

std::vector<std::vector<std::size_t>> TrainingData::batchesOf(std::int64_t epoch) const {
  auto batches = batchesOfEpoch(bucket_of_, batch_size_, seed_, epoch);
  for (auto& batch : batches) {
    std::transform(
        batch.begin(), batch.end(), batch.begin(), [this](std::size_t i) { return training_[i]; });
  }
  return batches;
}

std::int64_t TrainingData::stepsPerEpoch() const {
  const auto per_step = static_cast<std::int64_t>(batches_per_step_);
  return (batches_per_epoch_ + per_step - 1) / per_step;
}

StepPlan TrainingData::planStep(std::int64_t step) {
  const auto epoch = step / stepsPerEpoch();
  if (epoch != planned_epoch_) {
    planned_batches_ = batchesOf(epoch);
    planned_epoch_ = epoch;
  }
  const auto first = (step % stepsPerEpoch()) * static_cast<std::int64_t>(batches_per_step_);
  const auto last =
      std::min(first + static_cast<std::int64_t>(batches_per_step_), batches_per_epoch_);
  StepPlan plan;
  plan.first_batch = epoch * batches_per_epoch_ + first;
  plan.batches.assign(planned_batches_.begin() + first, planned_batches_.begin() + last);
  for (const auto& batch : plan.batches) {
    plan.pictures += static_cast<std::int64_t>(batch.size());
  }
  return plan;
}

at::Tensor TrainingData::meanLatents(const std::vector<std::size_t>& items) const {
  std::vector<at::Tensor> means;
  for (const auto item : items) {
    means.push_back(latents_->mean(item));
  }
  return torch::stack(means) * scaling_factor_;
}

at::Tensor TrainingData::latentSpread(const std::vector<std::size_t>& items) const {
  std::vector<at::Tensor> spreads;
  for (const auto item : items) {
    spreads.push_back((latents_->logvar(item) / 2).exp());
  }
  return torch::stack(spreads) * scaling_factor_;
}

}  // namespace diptych
