// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/trainer.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

class AdamW;
class NoiseSchedule;
class PromptEncoder;
class TrainingData;
struct StableDiffusion;

// What a model is asked: guess the noise in these latents under these captions. Everything is
// borrowed.
struct LearningTask {
  const TrainingConfig& config;
  StableDiffusion& model;
  const NoiseSchedule& schedule;
  PromptEncoder& prompts;
  const TrainingData& data;
};

// The captions of a batch; each is left empty with the probability caption_dropout.
// batch_number: counted from the run's start.
std::vector<std::string> captionsOfBatch(
    const LearningTask& task, const std::vector<std::size_t>& items, std::int64_t batch_number);

// Uniform over the schedule's timesteps: [count], int64, on the CPU. With stratified_timesteps the
// i-th is drawn from the i-th of count equal parts of the schedule; a batch's pictures have no
// order.
at::Tensor timestepsOfBatch(
    const LearningTask& task, std::int64_t count, std::int64_t batch_number);

// Adds the gradient of share x (sum of the batch's weighted losses) to the optimizer's gradients,
// in the precision of mixed_precision; returns that product. Noise, timesteps, the sample of the
// posterior and caption dropout are drawn from (seed, kind, batch_number) alone, so that nothing
// but the number has to be saved for exact resume. On the CPU the pictures of a batch are spread
// over torch's threads when the model is small: the same bytes for the same number of threads.
double addGradientsOfBatch(
    const LearningTask& task,
    const std::vector<std::size_t>& items,
    std::int64_t batch_number,
    double share,
    const AdamW& optimizer);

// The unweighted mean squared error of one panel item, in float32 whatever mixed_precision says, so
// that runs can be compared; noise N(0, 1) from the item's seed, the posterior's mean as latents.
// One item is one batch: on the CPU the last bits of a convolution depend on how many pictures
// share it, and an item's value must not depend on other items.
double scoreOfItem(const LearningTask& task, const PanelItem& item);

}  // namespace diptych
