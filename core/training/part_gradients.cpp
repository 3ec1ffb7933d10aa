// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/part_gradients.h"

#include "core/tensor/threads.h"
#include "core/training/adamw.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace diptych {

namespace {

constexpr std::int64_t kMaxWeightsOfAllParts = 64'000'000;  // their gradients: 256 MB

std::vector<at::Tensor> parametersOf(const AdamW& optimizer) {
  std::vector<at::Tensor> parameters;
  for (std::size_t group = 0; group < optimizer.groupCount(); ++group) {
    const auto& own = optimizer.parameters(group);
    parameters.insert(parameters.end(), own.begin(), own.end());
  }
  return parameters;
}

double addWhole(const at::Tensor& loss) {
  loss.backward();
  return loss.item<double>();
}

// Every parameter's gradients in the parts' order, whichever thread adds them.
void addAll(
    const std::vector<at::Tensor>& parameters,
    const std::vector<std::vector<at::Tensor>>& gradients) {
  const auto threads = gradients.size();
  sideBySide(threads, [&](std::size_t thread) {
    const torch::NoGradGuard no_grad;
    for (auto i = thread; i < parameters.size(); i += threads) {
      for (const auto& part : gradients) {
        if (part[i].defined()) {
          parameters[i].grad().add_(part[i]);
        }
      }
    }
  });
}

}  // namespace

std::size_t countParts(const AdamW& optimizer, std::int64_t pictures) {
  const auto parameters = parametersOf(optimizer);
  std::int64_t weights = 1;
  for (const auto& parameter : parameters) {
    weights += parameter.numel();
  }
  const auto bearable = std::max<std::int64_t>(1, kMaxWeightsOfAllParts / weights);
  return std::min(countSideBySide(parameters, pictures), static_cast<std::size_t>(bearable));
}

double addGradientsOfParts(
    const AdamW& optimizer,
    std::int64_t pictures,
    const std::function<at::Tensor(std::int64_t begin, std::int64_t end)>& loss_of_part) {
  const auto parts = countParts(optimizer, pictures);
  if (parts == 1) {
    return addWhole(loss_of_part(0, pictures));
  }
  const auto parameters = parametersOf(optimizer);
  const auto placeOf = [&](std::size_t part) {
    return pictures * static_cast<std::int64_t>(part) / static_cast<std::int64_t>(parts);
  };
  std::vector<double> losses(parts);
  std::vector<std::vector<at::Tensor>> gradients(parts);
  sideBySide(parts, [&](std::size_t part) {
    const auto loss = loss_of_part(placeOf(part), placeOf(part + 1));
    losses[part] = loss.item<double>();
    gradients[part] =
        torch::autograd::grad({loss}, parameters, {}, {}, false, /*allow_unused=*/true);
  });
  addAll(parameters, gradients);
  return std::accumulate(losses.begin(), losses.end(), 0.0);
}

}  // namespace diptych
