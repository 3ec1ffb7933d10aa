// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/parity.h"
#include "copied_fixtures.h"
#include "core/base/error.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;

class PlantedErrors : public CopiedFixtures {};

TEST_F(PlantedErrors, AreFoundInTheUNet) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "unet");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-linear-v/text"));
  change("tiny-linear-v-ref/unet.safetensors", "case1/out/eps", 1e-4, 77);
  EXPECT_EQ(misses(), 1);
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/unet/case1/eps"));
}

TEST_F(PlantedErrors, AreFoundInAWeight) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "unet");
  change("tiny-linear-v/unet/diffusion_pytorch_model.safetensors", "conv_out.bias", 1e-3);
  EXPECT_GE(misses(), 1);
}

TEST_F(PlantedErrors, AreFoundInASampler) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "schedulers");
  EXPECT_EQ(misses(), 0) << lines_;
  change("tiny-linear-v-ref/schedulers.safetensors", "ddim/20/x", 1e-3, 300);
  change("tiny-linear-v-ref/schedulers.safetensors", "tables/alphas_cumprod.linear", 1e-5, 500);
  replaceText("tiny-linear-v-ref/schedulers.json", "841.26318359375", "800.5");
  EXPECT_EQ(misses(), 3);
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/schedulers/ddim/20/alone/x"));
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/tables/alphas_cumprod.linear"));
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/schedulers/euler/20/timesteps"));
}

TEST_F(PlantedErrors, AreFoundInTraining) {
  copy("tiny-linear-v");
  copy("tiny-sd/text_encoder");
  copyReferences("tiny-linear-v", "train");
  EXPECT_EQ(misses(), 0) << lines_;
  const std::string file = "tiny-linear-v-ref/train.safetensors";
  change(file, "loss/v_minsnr5/per_sample", 1e-4, 2);
  change(file, "loss/eps/grad_norms", 1e-4, 100);
  change(file, "adamw/unet/after5.summary", 1e-3, 20 * 100 + 5);
  EXPECT_EQ(misses(), 3) << lines_;
  EXPECT_THAT(
      lines_, ContainsRegex("MISS +tiny-linear-v/train/adamw/unet/after5.summary .* column 5"));
}

TEST_F(PlantedErrors, AreFoundInTheTokenizer) {
  copy("tiny-sd/tokenizer");
  copy("tokenizer_cases.json");
  EXPECT_EQ(misses(), 0) << lines_;
  changeJson("tokenizer_cases.json", [](nlohmann::json& json) { json["cases"][3]["ids"][1] = 7; });
  EXPECT_EQ(misses(), 1);
  EXPECT_THAT(lines_, HasSubstr("27 of 28 texts have the same ids, not \"cat\""));
}

TEST_F(PlantedErrors, AreFoundInNamesAndShapes) {
  copy("sd15_keys.json");
  EXPECT_EQ(misses(), 0) << lines_;
  changeJson("sd15_keys.json", [](nlohmann::json& json) {
    json["tensors"][0]["shape"][0] = 321;
    json["tensors"][5]["single_file"] = "model.diffusion_model.elsewhere.weight";
  });
  EXPECT_EQ(misses(), 2) << lines_;
}

TEST_F(PlantedErrors, AreFoundInFilesToReadAndToRefuse) {
  copy("safetensors-format");
  EXPECT_EQ(misses(), 0) << lines_;
  const auto format = folder_ / "safetensors-format";
  fs::copy_file(
      format / "scalar.safetensors",
      format / "hole.safetensors",
      fs::copy_options::overwrite_existing);
  fs::copy_file(
      format / "hole.safetensors",
      format / "names.safetensors",
      fs::copy_options::overwrite_existing);
  fs::remove(format / "overlap.safetensors");
  EXPECT_EQ(misses(), 3) << lines_;
}

TEST_F(PlantedErrors, AreFoundInASingleFile) {
  copy("tiny-sd");
  copy("tiny-sd-ldm.safetensors");
  EXPECT_EQ(misses(), 0) << lines_;
  change("tiny-sd-ldm.safetensors", "first_stage_model.decoder.conv_in.bias", 1);
  EXPECT_GE(misses(), 2) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-sd-ldm.safetensors/load"));
}

TEST_F(PlantedErrors, DoNotEndTheRun) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "unet");
  copyReferences("tiny-linear-v", "schedulers");
  fs::resize_file(folder_ / "tiny-linear-v-ref/schedulers.safetensors", 100);
  changeJson("tiny-linear-v-ref/tolerances.json", [](nlohmann::json& json) {
    json["unet"].erase("case2/out/eps");
  });
  EXPECT_EQ(misses(), 2) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-linear-v/unet/case5/eps"));
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/unet/case2/eps .*tolerance"));
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/schedulers "));
}

TEST_F(PlantedErrors, NothingToCheckIsAnError) {
  EXPECT_THROW(misses(), Error);
  EXPECT_THROW(runParity(folder_ / "missing", std::cout), Error);
}

}  // namespace
}  // namespace diptych
