// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/model/unet_2d_condition_model.h"
#include "core/tensor/random.h"
#include "tests/core/model/random_weights.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

UNet2DConditionModel threeLevels() {
  UNetConfig config;
  config.block_out_channels = {8, 8, 16};
  config.down_block_types = {"DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"};
  config.up_block_types = {"UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"};
  config.num_attention_heads = {1, 2, 4};
  config.layers_per_block = 1;
  config.cross_attention_dim = 8;
  config.norm_num_groups = 4;
  UNet2DConditionModel unet(config);
  auto generator = makeGenerator(3);
  setRandomWeights(*unet, generator);
  return unet;
}

TEST(UNet2DConditionModel, TakesSidesThatAreNoMultiples) {
  const torch::NoGradGuard no_grad;
  auto unet = threeLevels();
  const auto output =
      unet->forward(torch::ones({1, 4, 9, 6}), torch::tensor({1}), torch::ones({1, 3, 8}));
  EXPECT_EQ(output.sizes(), at::IntArrayRef({1, 4, 9, 6}));
}

// What batched guidance relies on: an item does not depend on its neighbours.
TEST(UNet2DConditionModel, ComputesEachItemOfABatchAlone) {
  const torch::NoGradGuard no_grad;
  auto unet = threeLevels();
  auto generator = makeGenerator(4);
  const auto sample = randn({3, 4, 8, 8}, generator);
  const auto condition = randn({3, 3, 8}, generator);
  const auto timesteps = torch::tensor({3, 500, 998});
  const auto together = unet->forward(sample, timesteps, condition);
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto alone =
        unet->forward(sample.narrow(0, i, 1), timesteps.narrow(0, i, 1), condition.narrow(0, i, 1));
    EXPECT_TRUE(torch::allclose(together.narrow(0, i, 1), alone, 1e-4, 1e-5));
  }
}

TEST(UNet2DConditionModel, TakesOneTimestepForAll) {
  const torch::NoGradGuard no_grad;
  auto unet = threeLevels();
  const auto sample = torch::ones({2, 4, 8, 8});
  const auto condition = torch::ones({2, 3, 8});
  EXPECT_TRUE(torch::equal(
      unet->forward(sample, torch::tensor({7}), condition),
      unet->forward(sample, torch::tensor({7.0, 7.0}), condition)));
}

TEST(UNet2DConditionModel, RefusesOtherThanLatents) {
  auto unet = threeLevels();
  EXPECT_THROW(
      unet->forward(torch::ones({1, 3, 8, 8}), torch::tensor({1}), torch::ones({1, 3, 8})), Error);
}

}  // namespace
}  // namespace diptych
