// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "copied_fixtures.h"
#include "core/base/error.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <stop_token>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// What is absent or unknown: said so, and the rest is checked.
class LeftOut : public CopiedFixtures {};

TEST_F(LeftOut, PromptsOfAModelWithoutTokenizer) {
  copy("tiny-sd");
  copyReferences("tiny-sd", "text");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-sd/text/prompts/ids"));
  fs::remove_all(folder_ / "tiny-sd/tokenizer");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-sd/text/prompts/ids +the model has no token"));
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-sd/text/prompts/last"));
  fs::remove(folder_ / "tiny-sd-ref/text.json");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-sd/text/ids .*text.json"));
}

TEST_F(LeftOut, MissingJsonIsAMissThatNamesTheFile) {
  copy("tiny-linear-v");
  copy("tiny-sd/text_encoder");
  copyReferences("tiny-linear-v", "schedulers");
  copyReferences("tiny-linear-v", "train");
  fs::remove(folder_ / "tiny-linear-v-ref/schedulers.json");
  fs::remove(folder_ / "tiny-linear-v-ref/train.json");
  EXPECT_EQ(misses(), 2) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-linear-v/tables/alphas_cumprod.linear"));
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/schedulers .*/schedulers.json: is miss"));
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-linear-v/train .*/train.json: is missing"));
  writeFileAtomically(folder_ / "tiny-linear-v-ref/schedulers.json", "[]");
  writeFileAtomically(folder_ / "tiny-linear-v-ref/train.json", "null");
  EXPECT_EQ(misses(), 2) << lines_;
  EXPECT_THAT(lines_, HasSubstr("schedulers.json: is no JSON object"));
  EXPECT_THAT(lines_, HasSubstr("train.json: is no JSON object"));
}

TEST_F(LeftOut, MissingGenerateJsonIsOneMiss) {
  copy("tiny-sd");
  copyReferences("tiny-sd", "generate");
  fs::remove(folder_ / "tiny-sd-ref/generate.json");
  EXPECT_EQ(misses(), 1) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("MISS +tiny-sd/generate .*/generate.json: is missing"));
}

TEST_F(LeftOut, TensorsThatTheJsonDoesNotDescribe) {
  copy("tiny-linear-v");
  copy("tiny-sd/text_encoder");
  copyReferences("tiny-linear-v", "unet");
  copyReferences("tiny-linear-v", "schedulers");
  copyReferences("tiny-linear-v", "train");
  writeFileAtomically(folder_ / "tiny-linear-v-ref/schedulers.json", "{}");
  writeFileAtomically(folder_ / "tiny-linear-v-ref/train.json", "{}");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-linear-v/schedulers/euler/20 "));
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-linear-v/train/loss/v_minsnr5 "));
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-linear-v/train/adamw/unet "));
  EXPECT_THAT(lines_, Not(HasSubstr("/in ")));
  EXPECT_THAT(lines_, Not(HasSubstr("schedulers/tables")));
}

TEST_F(LeftOut, SamplersThatDiptychHasNot) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "schedulers");
  replaceText("tiny-linear-v-ref/schedulers.json", "\"ddim/20\"", "\"dpmpp_sde/20\"");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-linear-v/schedulers/dpmpp_sde/20 "));
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-linear-v/schedulers/ddim/20 "));
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-linear-v/schedulers/euler/20/alone/x"));
}

TEST_F(LeftOut, PicturesBySamplersThatDiptychHasNot) {
  copy("tiny-sd");
  copyReferences("tiny-sd", "generate");
  changeJson("tiny-sd-ref/generate.json", [](nlohmann::json& json) {
    json["euler_a_cfg7.5"]["scheduler"] = "dpmpp_sde";
  });
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-sd/generate/euler_a_cfg7.5 "));
}

TEST_F(LeftOut, WhatNeedsTheSchedulerOfAModelWithoutOne) {
  copy("tiny-sd");
  copyReferences("tiny-sd", "vae");
  copyReferences("tiny-sd", "schedulers");
  fs::remove_all(folder_ / "tiny-sd/scheduler");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-sd/vae/encode0/mean"));
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-sd/schedulers +the model lacks a part"));
}

TEST_F(LeftOut, NothingOfWeightsNamedFp16) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "unet");
  const auto unet = folder_ / "tiny-linear-v/unet";
  fs::rename(
      unet / "diffusion_pytorch_model.safetensors",
      unet / "diffusion_pytorch_model.fp16.safetensors");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-linear-v/unet/case1/eps"));
}

TEST_F(LeftOut, ASingleFileBesideAPartialModel) {
  copy("tiny-sd");
  copy("tiny-sd-ldm.safetensors");
  copyReferences("tiny-sd", "unet");
  fs::remove_all(folder_ / "tiny-sd/vae");
  EXPECT_EQ(misses(), 0) << lines_;
  EXPECT_THAT(lines_, ContainsRegex("LEFT OUT +tiny-sd-ldm.safetensors +the model folder lacks"));
  EXPECT_THAT(lines_, ContainsRegex("OK +tiny-sd/unet/case1/eps"));
}

TEST_F(LeftOut, EverythingWhenAskedToStop) {
  copy("tiny-linear-v");
  copyReferences("tiny-linear-v", "unet");
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(runParity(folder_, std::cout, source.get_token()), Stopped);
}

}  // namespace
}  // namespace diptych
