// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/learning_task.h"

#include "core/diffusion/noise_schedule.h"
#include "core/model/autocast_state.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/random.h"
#include "core/training/losses.h"
#include "core/training/part_gradients.h"
#include "core/training/prompt_encoder.h"
#include "core/training/training_data.h"

#include <torch/torch.h>

namespace diptych {

namespace {

// What a batch asks of the model, on the CPU: all that is random about it is drawn.
struct Batch {
  std::vector<std::string> captions;
  at::Tensor noisy;      // [n, channels, height, width]
  at::Tensor timesteps;  // [n], int64
  at::Tensor target;     // as noisy
  at::Tensor weights;    // [n], float32

  std::int64_t size() const { return noisy.size(0); }

  Batch part(std::int64_t begin, std::int64_t end) const {
    const auto cut = [&](const at::Tensor& tensor) { return tensor.slice(0, begin, end); };
    return {
        {captions.begin() + begin, captions.begin() + end},
        cut(noisy),
        cut(timesteps),
        cut(target),
        cut(weights)};
  }
};

at::Generator batchGenerator(
    const LearningTask& task, const char* kind, std::int64_t batch_number) {
  return makeGenerator(
      deriveSeed(task.config.seed, kind, static_cast<std::uint64_t>(batch_number)));
}

at::Tensor drawNoise(
    const LearningTask& task, const char* kind, std::int64_t batch_number, at::IntArrayRef sizes) {
  auto generator = batchGenerator(task, kind, batch_number);
  return randn(sizes, generator);
}

at::Tensor drawLatents(
    const LearningTask& task, const std::vector<std::size_t>& items, std::int64_t batch_number) {
  const auto mean = task.data.meanLatents(items);
  if (!task.config.sample_posterior) {
    return mean;
  }
  return mean +
         task.data.latentSpread(items) * drawNoise(task, "posterior", batch_number, mean.sizes());
}

at::Tensor drawTrainingNoise(
    const LearningTask& task, const at::Tensor& latents, std::int64_t batch_number) {
  const auto noise = drawNoise(task, "noise", batch_number, latents.sizes());
  if (task.config.offset_noise <= 0) {
    return noise;
  }
  const auto offset =
      drawNoise(task, "offset", batch_number, {latents.size(0), latents.size(1), 1, 1});
  return withOffset(noise, offset, task.config.offset_noise);
}

at::Tensor predict(
    const LearningTask& task,
    const at::Tensor& noisy,
    const at::Tensor& timesteps,
    const std::vector<std::string>& captions) {
  const auto device = task.model.unet->parameters().front().device();
  const auto cond = task.prompts.encode(captions);
  return task.model.unet->forward(noisy.to(device), timesteps.to(device), cond);
}

Batch drawBatch(
    const LearningTask& task, const std::vector<std::size_t>& items, std::int64_t batch_number) {
  const auto latents = drawLatents(task, items, batch_number);
  const auto noise = drawTrainingNoise(task, latents, batch_number);
  const auto timesteps = timestepsOfBatch(task, latents.size(0), batch_number);
  return {
      captionsOfBatch(task, items, batch_number),
      task.schedule.addNoise(latents, noise, timesteps),
      timesteps,
      lossTarget(task.schedule, latents, noise, timesteps),
      lossWeights(task.schedule, timesteps, task.config.min_snr_gamma) *
          highNoiseWeights(task.schedule, timesteps, task.config.high_noise_weight)};
}

// share x the sum of the batch's losses, in the graph. Any thread may call.
at::Tensor weightedLoss(const LearningTask& task, const Batch& batch, double share) {
  const auto device = task.model.unet->parameters().front().device();
  const AutocastGuard autocast(
      AutocastState::current().withPrecision(task.config.mixed_precision, device));
  const auto prediction = predict(task, batch.noisy, batch.timesteps, batch.captions);
  return lossPerSample(prediction, batch.target.to(device), batch.weights).sum() * share;
}

}  // namespace

std::vector<std::string> captionsOfBatch(
    const LearningTask& task, const std::vector<std::size_t>& items, std::int64_t batch_number) {
  const auto generator = batchGenerator(task, "caption-dropout", batch_number);
  const auto draws = torch::rand(
      {static_cast<std::int64_t>(items.size())}, generator, at::TensorOptions(torch::kFloat64));
  const auto* draw = draws.data_ptr<double>();
  std::vector<std::string> captions;
  for (const auto item : items) {
    const bool dropped = *draw++ < task.config.caption_dropout;
    captions.push_back(dropped ? std::string() : task.data.items().at(item).caption);
  }
  return captions;
}

at::Tensor timestepsOfBatch(
    const LearningTask& task, std::int64_t count, std::int64_t batch_number) {
  const auto generator = batchGenerator(task, "timesteps", batch_number);
  if (!task.config.stratified_timesteps) {
    return torch::randint(task.schedule.size(), {count}, generator, torch::kInt64);
  }
  const auto places = torch::rand({count}, generator, at::TensorOptions(torch::kFloat64));
  const auto shares = (torch::arange(count, torch::kFloat64) + places) / count;
  return (shares * task.schedule.size())
      .floor()
      .to(torch::kInt64)
      .clamp_max(task.schedule.size() - 1);
}

double addGradientsOfBatch(
    const LearningTask& task,
    const std::vector<std::size_t>& items,
    std::int64_t batch_number,
    double share,
    const AdamW& optimizer) {
  const auto batch = drawBatch(task, items, batch_number);
  return addGradientsOfParts(optimizer, batch.size(), [&](std::int64_t begin, std::int64_t end) {
    return weightedLoss(task, batch.part(begin, end), share);
  });
}

double scoreOfItem(const LearningTask& task, const PanelItem& item) {
  const torch::NoGradGuard no_grad;
  const auto latents = task.data.meanLatents({item.picture});
  auto generator = makeGenerator(item.noise_seed);
  const auto noise = randn(latents.sizes(), generator);
  const auto timesteps = torch::tensor({item.timestep}, torch::kInt64);
  const auto noisy = task.schedule.addNoise(latents, noise, timesteps);
  const auto prediction =
      predict(task, noisy, timesteps, {task.data.items().at(item.picture).caption});
  const auto target = lossTarget(task.schedule, latents, noise, timesteps);
  return lossPerSample(prediction, target.to(prediction.device()), torch::ones({1})).item<double>();
}

}  // namespace diptych
