// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/initial_weights.h"

#include "core/tensor/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace diptych {
namespace {

bool endsBranch(const std::string& name) {
  static constexpr std::array kLast = {
      "conv2.weight",
      "to_out.0.weight",
      "net.2.weight",
      "proj_out.weight",
      "out_proj.weight",
      "fc2.weight"};
  return std::any_of(
      kLast.begin(), kLast.end(), [&](const char* last) { return name.ends_with(last); });
}

// The standard deviation of a tensor of two or more dimensions.
double spreadOf(const std::string& name, const torch::Tensor& weight) {
  if (name.ends_with("token_embedding.weight")) {
    return 1.0;
  }
  if (name.ends_with("position_embedding.weight")) {
    return 0.2;
  }
  if (endsBranch(name)) {
    return 0.0;
  }
  return 1.0 / std::sqrt(static_cast<double>(weight.numel() / weight.size(0)));
}

torch::Tensor initialValue(
    const std::string& name, const torch::Tensor& weight, at::Generator& generator) {
  if (weight.dim() > 1) {
    return randn(weight.sizes(), generator) * spreadOf(name, weight);
  }
  return name.ends_with("weight") ? torch::ones(weight.sizes()) : torch::zeros(weight.sizes());
}

}  // namespace

void setInitialWeights(torch::nn::Module& module, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  auto generator = makeGenerator(seed);
  for (auto& entry : module.named_parameters()) {
    entry.value().set_data(initialValue(entry.key(), entry.value(), generator));
  }
}

}  // namespace diptych
