// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/ema.h"

#include "core/tensor/threads.h"

#include <torch/torch.h>

#include <algorithm>

namespace diptych {

double emaDecay(std::int64_t step, double limit) {
  const auto n = static_cast<double>(std::max<std::int64_t>(0, step - 1));
  return n == 0 ? 0.0 : std::min(limit, (1 + n) / (10 + n));
}

namespace {

void updateAverage(const at::Tensor& average, const at::Tensor& weights, double share) {
  if (!average.is_cpu()) {
    average.lerp_(weights, share);
    return;
  }
  inStretches(average.numel(), [&](std::int64_t begin, std::int64_t length) {
    const torch::NoGradGuard no_grad;
    average.narrow(0, begin, length).lerp_(weights.narrow(0, begin, length), share);
  });
}

}  // namespace

struct Ema::State {
  std::vector<at::Tensor> averages;
  double decay_limit = 0;
};

Ema::Ema(const std::vector<at::Tensor>& weights, double decay_limit)
    : state_(std::make_unique<State>()) {
  for (const auto& tensor : weights) {
    state_->averages.push_back(tensor.detach().clone());
  }
  state_->decay_limit = decay_limit;
}

Ema::~Ema() = default;

void Ema::update(const std::vector<at::Tensor>& weights, std::int64_t step) {
  const torch::NoGradGuard no_grad;
  const double share = 1 - emaDecay(step, state_->decay_limit);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    updateAverage(state_->averages.at(i), weights[i], share);
  }
}

at::Tensor Ema::average(std::size_t index) const { return state_->averages.at(index); }

}  // namespace diptych
