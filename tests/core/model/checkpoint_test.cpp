// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/checkpoint.h"

#include "core/model/autocast_state.h"
#include "core/model/unet_2d_condition_model.h"
#include "core/tensor/random.h"
#include "tests/core/model/random_weights.h"

#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace diptych {
namespace {

UNet2DConditionModel smallUNet() {
  UNetConfig config;
  config.block_out_channels = {8, 16};
  config.down_block_types = {"CrossAttnDownBlock2D", "DownBlock2D"};
  config.up_block_types = {"UpBlock2D", "CrossAttnUpBlock2D"};
  config.num_attention_heads = {2, 2};
  config.cross_attention_dim = 8;
  config.norm_num_groups = 4;
  UNet2DConditionModel unet(config);
  auto generator = makeGenerator(7);
  setRandomWeights(*unet, generator);
  return unet;
}

struct Gradients {
  torch::Tensor loss;
  std::map<std::string, torch::Tensor> parameters;
  torch::Tensor condition;
};

// One training step's gradients; autocast is left before the backward pass, as in training, or
// after it.
Gradients gradientsOf(bool checkpointing, bool autocast, bool condition_has_gradient) {
  auto unet = smallUNet();
  unet->setGradientCheckpointing(checkpointing);
  auto generator = makeGenerator(8);
  const auto sample = randn({2, 4, 8, 8}, generator);
  auto condition = randn({2, 5, 8}, generator).set_requires_grad(condition_has_gradient);
  Gradients result;
  {
    auto state = AutocastState::current();
    state.cpu_enabled = autocast;
    const AutocastGuard guard(state);
    const auto output = unet->forward(sample, torch::tensor({10, 900}), condition);
    result.loss = output.to(torch::kFloat32).square().mean();
    if (autocast) {
      result.loss.backward();
    }
  }
  at::autocast::clear_cache();
  if (!autocast) {
    result.loss.backward();
  }
  for (const auto& item : unet->named_parameters()) {
    result.parameters[item.key()] = item.value().grad();
  }
  result.condition = condition.grad();
  return result;
}

void expectSameGradients(const Gradients& a, const Gradients& b) {
  EXPECT_TRUE(torch::equal(a.loss, b.loss));
  for (const auto& [name, gradient] : a.parameters) {
    ASSERT_TRUE(gradient.defined()) << name;
    ASSERT_TRUE(b.parameters.at(name).defined()) << name;
    EXPECT_TRUE(torch::equal(gradient, b.parameters.at(name))) << name;
    EXPECT_GT(gradient.abs().max().item<double>(), 0) << name;
  }
  ASSERT_EQ(a.condition.defined(), b.condition.defined());
  if (a.condition.defined()) {
    EXPECT_TRUE(torch::equal(a.condition, b.condition));
  }
}

TEST(Checkpoint, GradientsAreTheSameBitForBit) {
  expectSameGradients(gradientsOf(false, false, true), gradientsOf(true, false, true));
}

TEST(Checkpoint, ParametersHaveGradientsWhenNoInputHas) {
  expectSameGradients(gradientsOf(false, false, false), gradientsOf(true, false, false));
}

// Copies of weights in bfloat16 that the first computation made without gradients must not be used
// for the second.
TEST(Checkpoint, GradientsAreTheSameUnderAutocast) {
  expectSameGradients(gradientsOf(false, true, true), gradientsOf(true, true, true));
}

TEST(Checkpoint, RemembersTheInputsOnly) {
  int calls = 0;
  const NetworkPiece square = [&calls](const std::vector<torch::Tensor>& in) {
    ++calls;
    return in[0] * in[0];
  };
  auto x = torch::full({1}, 3.0).set_requires_grad(true);
  const auto y = checkpoint(square, {x}, {});
  EXPECT_EQ(calls, 1);
  y.backward();
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(x.grad().item<double>(), 6.0);
  const torch::NoGradGuard no_grad;
  EXPECT_FALSE(checkpoint(square, {x}, {}).requires_grad());
  EXPECT_EQ(calls, 3);
}

TEST(Checkpoint, LeavesAutocastAsItWas) {
  auto x = torch::ones({2, 2}).set_requires_grad(true);
  std::vector<at::ScalarType> dtypes;
  torch::Tensor y;
  {
    auto state = AutocastState::current();
    state.cpu_enabled = true;
    const AutocastGuard guard(state);
    y = checkpoint(
        [&](const std::vector<torch::Tensor>& in) {
          const auto product = torch::mm(in[0], in[0]);
          dtypes.push_back(product.scalar_type());
          return product;
        },
        {x},
        {});
  }
  y.to(torch::kFloat32).sum().backward();
  EXPECT_EQ(dtypes, (std::vector<at::ScalarType>{at::kBFloat16, at::kBFloat16}));
  EXPECT_FALSE(AutocastState::current().cpu_enabled);
  EXPECT_TRUE(AutocastState::current().cache_enabled);
}

}  // namespace
}  // namespace diptych
