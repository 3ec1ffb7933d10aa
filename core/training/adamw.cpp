// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/adamw.h"

#include "core/tensor/threads.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace diptych {

namespace {

// Small enough for the buffers to stay in the cache while a step works on them, large enough for
// calls not to matter
constexpr std::int64_t kChunk = 65536;
constexpr std::int64_t kAlignment = 16;  // floats: 64 bytes, what vector units and oneDNN like best
// A float32 sum of more squares than this is worse than the gradients themselves; a buffer's length
// is a multiple.
constexpr std::int64_t kNormRow = 256;

std::int64_t roundedUp(std::int64_t count, std::int64_t multiple) {
  return (count + multiple - 1) / multiple * multiple;
}

struct Group {
  double lr_scale = 1.0;
  std::vector<at::Tensor> parameters;
  std::vector<std::int64_t> offsets;
  at::Tensor weights;
  at::Tensor gradients;
  at::Tensor first_moments;
  at::Tensor second_moments;

  at::Tensor part(const at::Tensor& buffer, std::size_t i) const {
    return buffer.narrow(0, offsets[i], parameters[i].numel()).view(parameters[i].sizes());
  }
};

// Calls visit(begin, length, chunk) for every chunk of a buffer, on all threads. Off the CPU one
// chunk is everything. What a chunk gives does not depend on which thread has it.
void forEachChunk(
    const at::Tensor& buffer,
    const std::function<void(std::int64_t, std::int64_t, std::int64_t)>& visit) {
  const auto size = buffer.numel();
  const auto chunk = buffer.is_cpu() ? kChunk : std::max<std::int64_t>(size, 1);
  const auto chunks = (size + chunk - 1) / chunk;
  const auto threads = std::min<std::int64_t>(buffer.is_cpu() ? threadCount() : 1, chunks);
  sideBySide(static_cast<std::size_t>(threads), [&](std::size_t thread) {
    for (auto i = static_cast<std::int64_t>(thread); i < chunks; i += threads) {
      visit(i * chunk, std::min(chunk, size - i * chunk), i);
    }
  });
}

double squaredNorm(const at::Tensor& buffer) {
  std::vector<double> squares(buffer.numel() / kChunk + 1, 0.0);
  forEachChunk(buffer, [&](std::int64_t begin, std::int64_t length, std::int64_t chunk) {
    const auto rows = buffer.narrow(0, begin, length).view({-1, kNormRow}).norm(2, 1);
    squares[chunk] = rows.to(torch::kFloat64).square().sum().item<double>();
  });
  double sum = 0;  // in the chunks' order, so that the number of threads does not matter
  for (const double square : squares) {
    sum += square;
  }
  return sum;
}

// What one step multiplies with.
struct StepFactors {
  double decay;
  double step_size;
  double correction2_sqrt;
};

void updateChunk(
    const Group& group,
    std::int64_t begin,
    std::int64_t length,
    const AdamWSettings& settings,
    const StepFactors& factors) {
  const auto gradient = group.gradients.narrow(0, begin, length);
  const auto first = group.first_moments.narrow(0, begin, length);
  const auto second = group.second_moments.narrow(0, begin, length);
  const auto weights = group.weights.narrow(0, begin, length);
  weights.mul_(factors.decay);
  first.mul_(settings.beta1).add_(gradient, 1 - settings.beta1);
  second.mul_(settings.beta2).addcmul_(gradient, gradient, 1 - settings.beta2);
  const auto spread = second.sqrt().div_(factors.correction2_sqrt).add_(settings.epsilon);
  weights.addcdiv_(first, spread, -factors.step_size);
}

}  // namespace

struct AdamW::State {
  AdamWSettings settings;
  std::vector<Group> groups;
  std::int64_t steps = 0;
};

AdamW::AdamW(const AdamWSettings& settings) : state_(std::make_unique<State>()) {
  state_->settings = settings;
}

AdamW::~AdamW() = default;

void AdamW::addGroup(const std::vector<at::Tensor>& parameters, double lr_scale) {
  TORCH_CHECK(!parameters.empty());
  const torch::NoGradGuard no_grad;
  Group group;
  group.lr_scale = lr_scale;
  group.parameters = parameters;
  std::int64_t size = 0;
  for (const auto& parameter : parameters) {
    TORCH_CHECK(parameter.is_leaf() && parameter.scalar_type() == torch::kFloat32);
    group.offsets.push_back(size);
    size += roundedUp(parameter.numel(), kAlignment);
  }
  const auto options = parameters.front().options().requires_grad(false);
  size = roundedUp(size, kNormRow);
  group.weights = torch::zeros({size}, options);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto values = group.part(group.weights, i);
    values.copy_(parameters[i]);
    group.parameters[i].set_data(values);
  }
  // Only now, when the memory of the former weights is free.
  group.gradients = torch::zeros({size}, options);
  group.first_moments = torch::zeros({size}, options);
  group.second_moments = torch::zeros({size}, options);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    group.parameters[i].mutable_grad() = group.part(group.gradients, i);
  }
  state_->groups.push_back(std::move(group));
}

void AdamW::zeroGradients() {
  for (const auto& group : state_->groups) {
    group.gradients.zero_();
  }
}

double AdamW::gradientNorm() const {
  double sum = 0;
  for (const auto& group : state_->groups) {
    sum += squaredNorm(group.gradients);
  }
  return std::sqrt(sum);
}

void AdamW::clipGradients(double norm, double max_norm) {
  const double factor = max_norm / (norm + 1e-6);
  if (factor < 1) {
    for (const auto& group : state_->groups) {
      group.gradients.mul_(factor);
    }
  }
}

void AdamW::step(double learning_rate) {
  const auto& settings = state_->settings;
  const auto steps = static_cast<double>(++state_->steps);
  const double correction1 = 1 - std::pow(settings.beta1, steps);
  const double correction2 = 1 - std::pow(settings.beta2, steps);
  for (const auto& group : state_->groups) {
    const double rate = learning_rate * group.lr_scale;
    const StepFactors factors{
        1 - rate * settings.weight_decay, rate / correction1, std::sqrt(correction2)};
    forEachChunk(group.weights, [&](std::int64_t begin, std::int64_t length, std::int64_t) {
      updateChunk(group, begin, length, settings, factors);
    });
  }
}

std::int64_t AdamW::stepsDone() const { return state_->steps; }

void AdamW::setStepsDone(std::int64_t steps) { state_->steps = steps; }

std::size_t AdamW::groupCount() const { return state_->groups.size(); }

const std::vector<at::Tensor>& AdamW::parameters(std::size_t group) const {
  return state_->groups.at(group).parameters;
}

at::Tensor AdamW::weights(std::size_t group) const { return state_->groups.at(group).weights; }

at::Tensor AdamW::gradients(std::size_t group) const { return state_->groups.at(group).gradients; }

at::Tensor AdamW::firstMoments(std::size_t group) const {
  return state_->groups.at(group).first_moments;
}

at::Tensor AdamW::secondMoments(std::size_t group) const {
  return state_->groups.at(group).second_moments;
}

std::vector<at::Tensor> AdamW::parts(std::size_t group, const at::Tensor& buffer) const {
  const auto& from = state_->groups.at(group);
  std::vector<at::Tensor> parts;
  for (std::size_t i = 0; i < from.parameters.size(); ++i) {
    parts.push_back(from.part(buffer, i));
  }
  return parts;
}

}  // namespace diptych
