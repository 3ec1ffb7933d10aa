// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/stable_diffusion.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/resources.h"
#include "core/model/model_facts.h"
#include "core/model/model_source.h"
#include "tests/core/model/fixtures.h"
#include "tests/core/model/random_weights.h"
#include "tests/core/model/scratch.h"
#include "tests/core/model/tiny_model.h"

#include <gtest/gtest.h>

#include <string>

namespace diptych {
namespace {

namespace fs = std::filesystem;

class StableDiffusionTest : public ModelTest {};

TensorMap weightsOf(const StableDiffusion& model) {
  TensorMap all;
  const auto add = [&](const std::string& part, const torch::nn::Module& module) {
    for (const auto& item : module.named_parameters()) {
      all[part + "/" + item.key()] = item.value().detach();
    }
  };
  add("text_encoder", *model.text_encoder);
  add("unet", *model.unet);
  add("vae", *model.vae);
  return all;
}

void expectSameWeights(const StableDiffusion& a, const StableDiffusion& b) {
  const auto left = weightsOf(a);
  const auto right = weightsOf(b);
  ASSERT_EQ(left.size(), right.size());
  for (const auto& [name, tensor] : left) {
    EXPECT_TRUE(torch::equal(tensor, right.at(name))) << name;
  }
}

// The weights of a file, without what is to be ignored.
TensorMap tensorsOf(const fs::path& path) {
  const SafetensorsFile file(path);
  TensorMap tensors;
  for (const auto& [name, entry] : file.entries()) {
    tensors[name] = file.tensor(name);
  }
  return tensors;
}

TEST_F(StableDiffusionTest, LoadsTheTinyModelThatOtherTestsUse) {
  const auto model = loadModel(writeTinyModel(scratch_ / "tiny"));
  EXPECT_EQ(model.tokenizer->maxLength(), 16);
  const auto ids = model.tokenize("a photo of a cat");
  EXPECT_EQ(ids.sizes(), at::IntArrayRef({1, 16}));
  auto text_encoder = model.text_encoder;
  auto unet = model.unet;
  auto vae = model.vae;
  const auto condition = text_encoder->forward(ids);
  const auto output = unet->forward(torch::ones({1, 4, 8, 8}), torch::tensor({500}), condition);
  EXPECT_EQ(output.sizes(), at::IntArrayRef({1, 4, 8, 8}));
  EXPECT_TRUE(output.isfinite().all().item<bool>());
  EXPECT_FALSE(torch::equal(condition, text_encoder->forward(model.tokenize("a dog"))));
  const auto latents = vae->encode(torch::zeros({1, 3, 16, 16}));
  EXPECT_EQ(latents.mean.sizes(), at::IntArrayRef({1, 4, 8, 8}));
  EXPECT_EQ(vae->decode(latents.mean).sizes(), at::IntArrayRef({1, 3, 16, 16}));
}

TEST_F(StableDiffusionTest, TheTinyModelFollowsItsSeed) {
  const auto first = hashModel(writeTinyModel(scratch_ / "a", 1));
  EXPECT_EQ(first, hashModel(writeTinyModel(scratch_ / "b", 1)));
  EXPECT_NE(first, hashModel(writeTinyModel(scratch_ / "c", 2)));
}

TEST_F(StableDiffusionTest, LoadsTheEmbeddedModel) {
  ASSERT_TRUE(fs::exists(embeddedModel())) << embeddedModel();
  const auto model = loadModel(embeddedModel());
  EXPECT_GT(model.unet->parameters().size(), 0U);
  EXPECT_EQ(model.tokenizer->maxLength(), model.text_encoder->config().max_position_embeddings);
}

class RoundTrip : public StableDiffusionTest, public testing::WithParamInterface<torch::Dtype> {};

TEST_P(RoundTrip, LosesNothingBetweenFolderAndSingleFile) {
  const auto dtype = GetParam();
  const LoadOptions options{.dtype = dtype};
  const auto original = loadModel(writeTinyModel(scratch_ / "tiny"), options);
  saveModelFolder(original, scratch_ / "folder", dtype);
  const auto from_folder = loadModel(scratch_ / "folder", options);
  expectSameWeights(original, from_folder);
  saveSingleFile(from_folder, scratch_ / "single.safetensors", dtype);
  const auto from_single = loadModel(scratch_ / "single.safetensors", options);
  expectSameWeights(original, from_single);
  EXPECT_TRUE(torch::equal(original.tokenize("a cat"), from_single.tokenize("a cat")));
  saveModelFolder(from_single, scratch_ / "again", dtype);
  saveSingleFile(from_single, scratch_ / "again.safetensors", dtype);
  for (const auto* file :
       {"unet/diffusion_pytorch_model.safetensors",
        "vae/diffusion_pytorch_model.safetensors",
        "text_encoder/model.safetensors",
        "unet/config.json",
        "vae/config.json",
        "text_encoder/config.json",
        "scheduler/scheduler_config.json",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "model_index.json"}) {
    EXPECT_EQ(
        readFile(scratch_ / "folder" / file, 1 << 24), readFile(scratch_ / "again" / file, 1 << 24))
        << file;
  }
  EXPECT_EQ(hashModel(scratch_ / "folder"), hashModel(scratch_ / "single.safetensors"));
  EXPECT_EQ(hashModel(scratch_ / "folder"), hashModel(scratch_ / "again.safetensors"));
}

INSTANTIATE_TEST_SUITE_P(
    Dtypes, RoundTrip, testing::Values(torch::kFloat32, torch::kHalf, torch::kBFloat16));

// The single files of Stable Diffusion 2.x name their text encoder as OpenCLIP does.
TEST_F(StableDiffusionTest, WritesNoSingleFileThatOtherProgramsCannotRead) {
  const auto folder = writeTinyModel(scratch_ / "tiny");
  auto text = readJsonFile(folder / "text_encoder" / "config.json");
  text["hidden_act"] = "gelu";
  writeJsonFile(folder / "text_encoder" / "config.json", text);
  EXPECT_FALSE(describeModel(folder).fits_single_file);
  EXPECT_TRUE(describeModel(folder).has_tokenizer);
  EXPECT_THROW(
      saveSingleFile(loadModel(folder), scratch_ / "single.safetensors", torch::kFloat32), Error);
  EXPECT_FALSE(fs::exists(scratch_ / "single.safetensors"));
}

TEST_F(StableDiffusionTest, StopsHashing) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(hashModel(writeTinyModel(scratch_ / "tiny"), stop.get_token()), Stopped);
}

// Single file and folder of the fixtures hold the same weights, which are exact in fp16.
TEST_F(StableDiffusionTest, ConvertsTheFixturesBothWays) {
  DIPTYCH_REQUIRE_FIXTURES();
  const auto folder = fixturesFolder() / "tiny-sd";
  const auto single = fixturesFolder() / "tiny-sd-ldm.safetensors";
  const auto from_folder = loadModel(folder);
  const auto from_single = loadModel(single, {.config_folder = folder});
  expectSameWeights(from_folder, from_single);

  saveModelFolder(from_single, scratch_ / "folder", torch::kHalf);
  const auto unet = tensorsOf(folder / "unet" / "diffusion_pytorch_model.safetensors");
  for (const auto& [name, tensor] :
       tensorsOf(scratch_ / "folder" / "unet" / "diffusion_pytorch_model.safetensors")) {
    EXPECT_TRUE(torch::equal(tensor, unet.at(name))) << name;
  }
  EXPECT_EQ(
      readJsonFile(folder / "unet" / "config.json"),
      readJsonFile(scratch_ / "folder" / "unet" / "config.json"));

  saveSingleFile(loadModel(scratch_ / "folder"), scratch_ / "ldm.safetensors", torch::kHalf);
  const auto before = tensorsOf(single);
  const auto after = tensorsOf(scratch_ / "ldm.safetensors");
  EXPECT_EQ(after.size(), 986U);  // without 12 buffers and position_ids
  for (const auto& [name, tensor] : after) {
    ASSERT_TRUE(before.contains(name)) << name;
    EXPECT_EQ(tensor.sizes(), before.at(name).sizes()) << name;
    EXPECT_TRUE(torch::equal(tensor, before.at(name))) << name;
  }
}

TEST_F(StableDiffusionTest, KeepsConfigurationKeysThatItDoesNotUse) {
  const auto folder = writeTinyModel(scratch_ / "tiny");
  auto config = readJsonFile(folder / "unet" / "config.json");
  config["_name_or_path"] = "a name";
  writeJsonFile(folder / "unet" / "config.json", config);
  saveModelFolder(loadModel(folder), scratch_ / "saved", torch::kFloat32);
  EXPECT_EQ(readJsonFile(scratch_ / "saved" / "unet" / "config.json"), config);
}

TEST_F(StableDiffusionTest, ReplacesAnEarlierModelButNothingElse) {
  const auto model = loadModel(writeTinyModel(scratch_ / "tiny"));
  saveModelFolder(model, scratch_ / "saved/", torch::kFloat32);
  saveModelFolder(model, scratch_ / "saved", torch::kHalf);
  expectSameWeights(
      loadModel(scratch_ / "saved", {.dtype = torch::kHalf}),
      loadModel(scratch_ / "tiny", {.dtype = torch::kHalf}));
  fs::create_directories(scratch_ / "letters");
  writeFileAtomically(scratch_ / "letters" / "letter.txt", "dear");
  EXPECT_THROW(saveModelFolder(model, scratch_ / "letters", torch::kFloat32), Error);
  EXPECT_TRUE(fs::exists(scratch_ / "letters" / "letter.txt"));
}

TEST_F(StableDiffusionTest, SavesOverTheModelThatItWasReadFrom) {
  const auto folder = writeTinyModel(scratch_ / "tiny");
  const auto before = hashModel(folder);
  saveModelFolder(loadModel(folder), folder, torch::kFloat32);
  EXPECT_EQ(before, hashModel(folder));
}

TEST_F(StableDiffusionTest, KeepsWeightsBesideTheirAverage) {
  const auto folder = writeTinyModel(scratch_ / "tiny");
  const auto average = loadModel(folder);
  auto weights = average;
  weights.unet = loadModel(folder).unet;
  {
    const torch::NoGradGuard no_grad;
    weights.unet->parameters()[0].add_(1);
  }
  const auto saved = scratch_ / "saved";
  EXPECT_FALSE(hasVariant(folder, kNonEma));
  saveModelFolder(average, saved, torch::kFloat32, &weights);
  EXPECT_TRUE(hasVariant(saved, kNonEma));
  EXPECT_FALSE(fs::exists(variantFile(saved, ModelPart::TextEncoder, kNonEma)));  // it is the same
  EXPECT_EQ(hashModel(saved), hashModel(folder));
  expectSameWeights(average, loadModel(saved));
  const LoadOptions options{.variant = kNonEma};
  expectSameWeights(weights, loadModel(saved, options));
  EXPECT_THROW(loadModel(folder, options), Error);
  saveSingleFile(average, scratch_ / "single.safetensors", torch::kFloat32);
  EXPECT_THROW(loadModel(scratch_ / "single.safetensors", options), Error);
}

TEST_F(StableDiffusionTest, RefusesToSaveWhatFp16CannotHold) {
  const auto model = loadModel(writeTinyModel(scratch_ / "tiny"));
  const torch::NoGradGuard no_grad;
  model.unet->parameters()[0].fill_(1e5);
  EXPECT_THROW(saveModelFolder(model, scratch_ / "saved", torch::kHalf), Error);
  EXPECT_FALSE(fs::exists(scratch_ / "saved"));
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch_), fs::directory_iterator{}), 1)
      << "a temporary folder was left behind";
  saveModelFolder(model, scratch_ / "saved", torch::kBFloat16);
}

TEST_F(StableDiffusionTest, DescribesModelsWithoutLoadingThem) {
  const auto folder = writeTinyModel(scratch_ / "tiny");
  const auto model = loadModel(folder);
  saveSingleFile(model, scratch_ / "single.safetensors", torch::kFloat32);
  for (const auto& [path, kind] :
       {std::pair<fs::path, std::string>{folder, "diffusers folder"},
        {scratch_ / "single.safetensors", "single file"}}) {
    const auto facts = describeModel(path);
    EXPECT_EQ(facts.kind, kind);
    EXPECT_EQ(facts.resolution, 16);
    EXPECT_EQ(facts.factor, 2);
    EXPECT_EQ(facts.size_multiple, 4);
    EXPECT_EQ(facts.max_tokens, 16);
    EXPECT_EQ(facts.prediction_type, "epsilon");
    std::int64_t parameters = 0;
    for (const auto& parameter : model.unet->parameters()) {
      parameters += parameter.numel();
    }
    EXPECT_EQ(facts.unet_parameters, parameters);
    EXPECT_GT(facts.bytes_on_disk, 4 * parameters);
  }
}

TEST_F(StableDiffusionTest, WhatLiesBesideTheModelIsNotCounted) {
  const auto path = writeTinyModel(scratch_ / "tiny");
  const auto bytes = describeModel(path).bytes_on_disk;
  std::filesystem::create_directories(path / "logs");
  writeFileAtomically(path / "logs" / "loss.csv", std::string(5000, 'x'));
  writeFileAtomically(path / "MODEL_CARD.md", "a card");
  EXPECT_EQ(describeModel(path).bytes_on_disk, bytes);
}

TEST_F(StableDiffusionTest, TrainsInMilliseconds) {
  auto model = loadModel(writeTinyModel(scratch_ / "tiny"));
  torch::optim::AdamW optimizer(model.unet->parameters(), torch::optim::AdamWOptions(1e-3));
  const auto condition = model.text_encoder->forward(model.tokenize("a cat")).detach();
  const auto sample = torch::ones({1, 4, 8, 8});
  double first = 0;
  double last = 0;
  for (int step = 0; step < 20; ++step) {
    optimizer.zero_grad();
    const auto output = model.unet->forward(sample, torch::tensor({100}), condition);
    const auto loss = (output - sample).square().mean();
    loss.backward();
    optimizer.step();
    last = loss.item<double>();
    first = step == 0 ? last : first;
  }
  EXPECT_LT(last, first / 2);
}

}  // namespace
}  // namespace diptych
