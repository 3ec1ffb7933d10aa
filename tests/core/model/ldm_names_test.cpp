// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ldm_names.h"

#include "core/model/stable_diffusion.h"
#include "tests/core/model/fixtures.h"

#include <gtest/gtest.h>

#include <set>

namespace diptych {
namespace {

ModelPart partOf(const std::string& name) {
  return name == "unet" ? ModelPart::UNet
                        : (name == "vae" ? ModelPart::Vae : ModelPart::TextEncoder);
}

void addShapes(
    std::map<std::string, std::vector<std::int64_t>>& shapes,
    ModelPart part,
    const torch::nn::Module& module) {
  for (const auto& item : module.named_parameters()) {
    shapes[std::string(folderOf(part)) + "/" + item.key()] = item.value().sizes().vec();
  }
}

// Placeholders take no memory, so the real model's size is no obstacle.
TEST(LdmNames, KnowsEveryTensorOfStableDiffusion15) {
  DIPTYCH_REQUIRE_FIXTURES();
  std::map<std::string, std::vector<std::int64_t>> shapes;
  addShapes(shapes, ModelPart::UNet, *UNet2DConditionModel(UNetConfig{}));
  addShapes(shapes, ModelPart::Vae, *AutoencoderKL(VaeConfig{}));
  addShapes(shapes, ModelPart::TextEncoder, *CLIPTextModel(TextConfig{}));
  EXPECT_EQ(shapes.size(), 1130U);

  const LdmNames names(UNetConfig{}, VaeConfig{});
  const auto keys = readJsonFile(fixturesFolder() / "sd15_keys.json").at("tensors");
  ASSERT_EQ(keys.size(), 1130U);
  for (const auto& key : keys) {
    const auto part = partOf(key.at("part"));
    const std::string name = key.at("name");
    const std::string single = key.at("single_file");
    const auto shape = shapes.find(std::string(folderOf(part)) + "/" + name);
    ASSERT_NE(shape, shapes.end()) << name;
    EXPECT_EQ(shape->second, key.at("shape").get<std::vector<std::int64_t>>()) << name;
    EXPECT_EQ(names.toLdm(part, name), single);
    const auto back = names.fromLdm(single);
    ASSERT_TRUE(back.has_value()) << single;
    EXPECT_EQ(back->part, part);
    EXPECT_EQ(back->name, name);
    EXPECT_EQ(isConvolutionInSingleFiles(part, name), key.contains("single_file_shape")) << name;
    if (key.contains("name_in_sd15_files")) {
      EXPECT_EQ(currentName(part, key.at("name_in_sd15_files")), name);
    }
  }
}

// Levels and layers in other numbers than Stable Diffusion's: every name there and back, none
// twice.
TEST(LdmNames, FollowsTheConfiguration) {
  UNetConfig unet;
  unet.block_out_channels = {32, 32, 32};
  unet.down_block_types = {"DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"};
  unet.up_block_types = {"UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"};
  unet.layers_per_block = 1;
  unet.num_attention_heads = {1, 1, 1};
  VaeConfig vae;
  vae.block_out_channels = {32, 32};
  const LdmNames names(unet, vae);
  std::set<std::string> seen;
  const auto check = [&](ModelPart part, const torch::nn::Module& module) {
    for (const auto& item : module.named_parameters()) {
      const auto ldm = names.toLdm(part, item.key());
      ASSERT_TRUE(ldm.has_value()) << item.key();
      EXPECT_TRUE(seen.insert(*ldm).second) << *ldm;
      const auto back = names.fromLdm(*ldm);
      ASSERT_TRUE(back.has_value()) << *ldm;
      EXPECT_EQ(back->name, item.key());
    }
  };
  check(ModelPart::UNet, *UNet2DConditionModel(unet));
  check(ModelPart::Vae, *AutoencoderKL(vae));
  // On a level without attention the upsampler stands directly behind the residual block.
  EXPECT_EQ(
      names.toLdm(ModelPart::UNet, "up_blocks.0.upsamplers.0.conv.weight"),
      "model.diffusion_model.output_blocks.1.1.conv.weight");
  EXPECT_EQ(
      names.toLdm(ModelPart::UNet, "up_blocks.1.upsamplers.0.conv.weight"),
      "model.diffusion_model.output_blocks.3.2.conv.weight");
}

TEST(LdmNames, TakesTextNamesWithoutTextModel) {
  const LdmNames names(UNetConfig{}, VaeConfig{});
  const auto tensor = names.fromLdm("cond_stage_model.transformer.encoder.layers.0.mlp.fc1.weight");
  ASSERT_TRUE(tensor.has_value());
  EXPECT_EQ(tensor->part, ModelPart::TextEncoder);
  EXPECT_EQ(tensor->name, "text_model.encoder.layers.0.mlp.fc1.weight");
}

TEST(LdmNames, KnowsWhatItDoesNotKnow) {
  const LdmNames names(UNetConfig{}, VaeConfig{});
  EXPECT_FALSE(names.fromLdm("").has_value());
  EXPECT_FALSE(names.fromLdm("...").has_value());
  EXPECT_FALSE(names.fromLdm("model.diffusion_model.input_blocks.99.0.op.weight").has_value());
  EXPECT_FALSE(names.toLdm(ModelPart::UNet, "add_embedding.linear_1.weight").has_value());
  EXPECT_TRUE(isIgnoredInSingleFiles("model_ema.diffusion_modelinput_blocks00weight"));
  EXPECT_TRUE(isIgnoredInSingleFiles("betas"));
  EXPECT_FALSE(isIgnoredInSingleFiles("betas2"));
}

}  // namespace
}  // namespace diptych
