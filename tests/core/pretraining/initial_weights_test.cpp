// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/initial_weights.h"

#include "core/model/clip_text_model.h"
#include "core/model/unet_2d_condition_model.h"
#include "core/tensor/random.h"
#include "tests/core/pretraining/tiny_pretraining.h"

namespace diptych {
namespace {

class InitialWeightsTest : public TinyPretraining {};

TEST_F(InitialWeightsTest, AreTheSameForTheSameSeed) {
  const auto unet = UNetConfig::fromJson(json()["unet"]);
  UNet2DConditionModel one(unet);
  UNet2DConditionModel same(unet);
  UNet2DConditionModel other(unet);
  setInitialWeights(*one, 1);
  setInitialWeights(*same, 1);
  setInitialWeights(*other, 2);
  EXPECT_TRUE(one->parameters()[0].equal(same->parameters()[0]));
  EXPECT_FALSE(one->parameters()[0].equal(other->parameters()[0]));
}

// Each residual branch ends in zeros, so that a block hands on what it is given.
TEST_F(InitialWeightsTest, BeginWithBlocksThatAreTheIdentity) {
  const torch::NoGradGuard no_grad;
  UNet2DConditionModel unet(UNetConfig::fromJson(json()["unet"]));
  setInitialWeights(*unet, 1);
  int zeros = 0;
  for (const auto& entry : unet->named_parameters()) {
    const bool last =
        entry.key().ends_with("conv2.weight") || entry.key().ends_with("proj_out.weight");
    zeros += last ? 1 : 0;
    if (last) {
      EXPECT_EQ(entry.value().abs().max().item<float>(), 0.0F) << entry.key();
    }
  }
  EXPECT_GT(zeros, 5);
  auto generator = makeGenerator(1);
  const auto sample = randn({1, 4, 8, 8}, generator);
  const auto step = torch::tensor({500});
  const auto one = unet->forward(sample, step, randn({1, 12, 16}, generator));
  const auto other = unet->forward(sample, step, randn({1, 12, 16}, generator));
  EXPECT_TRUE(one.equal(other)) << "nothing was learned of text yet";
}

TEST_F(InitialWeightsTest, GiveTokensMoreWeightThanPositions) {
  auto text = json()["text_encoder"];
  text["vocab_size"] = 600;
  text["max_position_embeddings"] = 12;
  CLIPTextModel model(TextConfig::fromJson(text));
  setInitialWeights(*model, 1);
  const auto parameters = model->named_parameters();
  const auto spread = [&](const char* name) {
    return parameters[std::string("text_model.embeddings.") + name].std().item<double>();
  };
  EXPECT_NEAR(spread("token_embedding.weight"), 1.0, 0.05);
  EXPECT_NEAR(spread("position_embedding.weight"), 0.2, 0.05);
}

}  // namespace
}  // namespace diptych
