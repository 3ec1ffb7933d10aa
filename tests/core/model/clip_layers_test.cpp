// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/clip_layers.h"

#include <gtest/gtest.h>

#include <string>

namespace diptych {
namespace {

// The activation of a layer, at 1 and -1.
std::pair<double, double> activationOf(const std::string& name) {
  TextConfig config;
  config.hidden_size = 2;
  config.intermediate_size = 2;
  config.num_attention_heads = 1;
  config.hidden_act = name;
  const torch::NoGradGuard no_grad;
  CLIPMlp mlp(config);
  for (auto& item : mlp->named_parameters()) {
    const bool is_weight = item.value().dim() == 2;
    item.value().set_data(is_weight ? torch::eye(2) : torch::zeros({2}));
  }
  const auto out = mlp->forward(torch::tensor({{1.0f, -1.0f}}));
  return {out[0][0].item<double>(), out[0][1].item<double>()};
}

// Stable Diffusion 1.x: x sigmoid(1.702 x).
TEST(CLIPMlp, KnowsQuickGelu) {
  const auto [at_one, at_minus_one] = activationOf("quick_gelu");
  EXPECT_NEAR(at_one, 0.845795, 1e-6);
  EXPECT_NEAR(at_minus_one, -0.154205, 1e-6);
}

// Stable Diffusion 2.x: x times the normal distribution function of x.
TEST(CLIPMlp, KnowsGelu) {
  const auto [at_one, at_minus_one] = activationOf("gelu");
  EXPECT_NEAR(at_one, 0.841345, 1e-6);
  EXPECT_NEAR(at_minus_one, -0.158655, 1e-6);
}

}  // namespace
}  // namespace diptych
