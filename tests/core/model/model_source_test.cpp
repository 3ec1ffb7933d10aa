// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/model/model_facts.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/safetensors.h"
#include "tests/core/model/scratch.h"
#include "tests/core/model/tiny_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// A tiny model that each test breaks in its own way.
class BrokenModel : public ModelTest {
 protected:
  void SetUp() override {
    ModelTest::SetUp();
    model_ = writeTinyModel(scratch_ / "model");
    unet_ = model_ / "unet" / "diffusion_pytorch_model.safetensors";
  }

  std::string refusal() const { return refusalOf(model_); }

  static std::string refusalOf(const fs::path& path, const LoadOptions& options = {}) {
    try {
      loadModel(path, options);
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  }

  // Reads a weights file, lets change work on it, writes it back.
  static void rewrite(const fs::path& path, const std::function<void(TensorMap&)>& change) {
    TensorMap tensors;
    {
      const SafetensorsFile file(path);
      for (const auto& [name, entry] : file.entries()) {
        tensors[name] = file.tensor(name);
      }
    }
    change(tensors);
    writeSafetensors(path, tensors);
  }

  void setConfig(const char* file, const char* key, const nlohmann::json& value) const {
    auto config = readJsonFile(model_ / file);
    config[key] = value;
    writeJsonFile(model_ / file, config);
  }

  fs::path model_;
  fs::path unet_;
};

TEST_F(BrokenModel, IsWholeAtFirst) { EXPECT_EQ(refusal(), ""); }

TEST_F(BrokenModel, NamesAMissingTensor) {
  rewrite(unet_, [](TensorMap& tensors) { tensors.erase("conv_out.bias"); });
  EXPECT_THAT(refusal(), HasSubstr("conv_out.bias"));
  EXPECT_THAT(refusal(), HasSubstr(unet_.string()));
}

TEST_F(BrokenModel, NamesAnUnknownTensor) {
  rewrite(unet_, [](TensorMap& tensors) { tensors["lora.up"] = torch::zeros({1}); });
  EXPECT_THAT(refusal(), HasSubstr("lora.up"));
}

TEST_F(BrokenModel, NamesATensorOfTheWrongShape) {
  rewrite(unet_, [](TensorMap& tensors) {
    tensors["conv_out.weight"] = tensors["conv_out.weight"].reshape({8, 4, 3, 3}).contiguous();
  });
  EXPECT_THAT(refusal(), HasSubstr("conv_out.weight"));
  EXPECT_THAT(refusal(), HasSubstr("[8, 4, 3, 3]"));
}

TEST_F(BrokenModel, NamesATensorOfTheWrongType) {
  rewrite(unet_, [](TensorMap& tensors) {
    tensors["conv_out.bias"] = tensors["conv_out.bias"].to(torch::kInt64);
  });
  EXPECT_THAT(refusal(), HasSubstr("conv_out.bias"));
  EXPECT_THAT(refusal(), HasSubstr("I64"));
}

TEST_F(BrokenModel, NamesATensorThatIsThereTwice) {
  const auto vae = model_ / "vae" / "diffusion_pytorch_model.safetensors";
  rewrite(vae, [](TensorMap& tensors) {
    tensors["encoder.mid_block.attentions.0.query.bias"] = torch::zeros({8});
  });
  EXPECT_THAT(refusal(), HasSubstr("encoder.mid_block.attentions.0.query.bias"));
}

TEST_F(BrokenModel, RefusesATruncatedFile) {
  fs::resize_file(unet_, fs::file_size(unet_) / 2);
  EXPECT_THAT(refusal(), HasSubstr(unet_.string()));
}

TEST_F(BrokenModel, RefusesAPickleAndSaysWhatToDo) {
  fs::rename(unet_, model_ / "unet" / "diffusion_pytorch_model.bin");
  EXPECT_THAT(refusal(), HasSubstr("diffusion_pytorch_model.bin"));
  EXPECT_THAT(refusal(), HasSubstr(".safetensors"));
  writeFileAtomically(scratch_ / "model.ckpt", "PK");
  EXPECT_THAT(refusalOf(scratch_ / "model.ckpt"), HasSubstr("pickle"));
}

TEST_F(BrokenModel, RefusesWeightsInSeveralFiles) {
  fs::rename(unet_, model_ / "unet" / "diffusion_pytorch_model-00001-of-00002.safetensors");
  writeFileAtomically(
      model_ / "unet" / "diffusion_pytorch_model.safetensors.index.json", "{\"weight_map\": {}}");
  EXPECT_THAT(refusal(), HasSubstr("diffusion_pytorch_model.safetensors.index.json"));
}

TEST_F(BrokenModel, TakesTheFp16Variant) {
  fs::rename(unet_, model_ / "unet" / "diffusion_pytorch_model.fp16.safetensors");
  EXPECT_EQ(refusal(), "");
}

TEST_F(BrokenModel, NamesAMissingFile) {
  for (const std::string file :
       {"scheduler/scheduler_config.json", "vae/config.json", "tokenizer/vocab.json"}) {
    const auto copy = scratch_ / "copy";
    fs::remove_all(copy);
    fs::copy(model_, copy, fs::copy_options::recursive);
    fs::remove(copy / file);
    EXPECT_THAT(refusalOf(copy), HasSubstr(file));
  }
  fs::remove(unet_);
  EXPECT_THAT(refusal(), HasSubstr("diffusion_pytorch_model.safetensors"));
  fs::remove_all(model_ / "unet");
  EXPECT_THAT(refusal(), HasSubstr("unet"));
}

TEST_F(BrokenModel, RefusesWhatIsNoModel) {
  EXPECT_THAT(refusalOf(scratch_ / "nowhere"), HasSubstr("nowhere"));
  EXPECT_THAT(refusalOf(scratch_), HasSubstr("model_index.json"));
  writeFileAtomically(scratch_ / "notes.txt", "not a model");
  EXPECT_NE(refusalOf(scratch_ / "notes.txt"), "");
}

TEST_F(BrokenModel, NamesTheFileAndTheKeyOfAHostileConfiguration) {
  setConfig("unet/config.json", "layers_per_block", 1'000'000'000);
  EXPECT_THAT(refusal(), HasSubstr("unet/config.json"));
  EXPECT_THAT(refusal(), HasSubstr("layers_per_block"));
}

// These channels would be tens of gigabytes; the file's header says otherwise before anything is
// allocated.
TEST_F(BrokenModel, AllocatesNothingForAConfigurationThatTheFileDoesNotHave) {
  setConfig("unet/config.json", "block_out_channels", {8192, 16384});
  EXPECT_THAT(refusal(), HasSubstr("shape"));
}

TEST_F(BrokenModel, RefusesPartsOfDifferentModels) {
  setConfig("text_encoder/config.json", "hidden_size", 32);
  EXPECT_THAT(refusal(), HasSubstr("cross_attention_dim"));
}

TEST_F(BrokenModel, RefusesOtherPipelines) {
  setConfig("model_index.json", "text_encoder_2", {"transformers", "CLIPTextModelWithProjection"});
  EXPECT_THAT(refusal(), HasSubstr("model_index.json"));
}

TEST_F(BrokenModel, RefusesATokenizerThatIsTooLarge) {
  setConfig("text_encoder/config.json", "vocab_size", 100);
  EXPECT_THAT(refusal(), HasSubstr("tokenizer"));
}

TEST_F(BrokenModel, StopsOnRequest) {
  // On the heap, since g++ 12 warns of uninitialised memory in <stop_token> otherwise.
  const auto source = std::make_unique<std::stop_source>();
  source->request_stop();
  EXPECT_THROW(loadModel(model_, {}, source->get_token()), Stopped);
}

TEST_F(BrokenModel, DescribingItIsRefusedToo) {
  fs::remove(model_ / "vae" / "config.json");
  EXPECT_THROW(describeModel(model_), Error);
}

class BrokenSingleFile : public BrokenModel {
 protected:
  void SetUp() override {
    BrokenModel::SetUp();
    single_ = scratch_ / "model.safetensors";
    saveSingleFile(loadModel(model_), single_, torch::kFloat32);
  }

  // Rewriting drops the configuration, so a folder is given.
  std::string refusalOfSingle(const std::function<void(TensorMap&)>& change) const {
    rewrite(single_, change);
    return refusalOf(single_, {.config_folder = model_});
  }

  fs::path single_;
};

TEST_F(BrokenSingleFile, IsWholeAtFirst) {
  EXPECT_EQ(refusalOf(single_), "");
  EXPECT_EQ(refusalOfSingle([](TensorMap&) {}), "");
}

TEST_F(BrokenSingleFile, IgnoresWhatIsNoWeight) {
  EXPECT_EQ(
      refusalOfSingle([](TensorMap& tensors) {
        tensors["betas"] = torch::zeros({1000});
        tensors["model_ema.decay"] = torch::zeros({});
        tensors["cond_stage_model.transformer.text_model.embeddings.position_ids"] =
            torch::arange(16).unsqueeze(0);
      }),
      "");
}

TEST_F(BrokenSingleFile, NamesAnUnknownTensor) {
  EXPECT_THAT(
      refusalOfSingle([](TensorMap& tensors) { tensors["control_model.x"] = torch::zeros({1}); }),
      HasSubstr("control_model.x"));
}

TEST_F(BrokenSingleFile, NamesAMissingTensor) {
  EXPECT_THAT(
      refusalOfSingle(
          [](TensorMap& tensors) { tensors.erase("model.diffusion_model.out.2.bias"); }),
      HasSubstr("conv_out.bias"));
}

TEST_F(BrokenSingleFile, RefusesOpenClipAndSdxl) {
  EXPECT_THAT(
      refusalOfSingle([](TensorMap& tensors) {
        tensors["cond_stage_model.model.ln_final.weight"] = torch::zeros({1});
      }),
      HasSubstr("diffusers folder"));
  EXPECT_THAT(
      refusalOfSingle(
          [](TensorMap& tensors) { tensors["conditioner.embedders.0.x"] = torch::zeros({1}); }),
      HasSubstr("SDXL"));
}

TEST_F(BrokenSingleFile, RefusesInpainting) {
  EXPECT_THAT(
      refusalOfSingle([](TensorMap& tensors) {
        tensors["model.diffusion_model.input_blocks.0.0.weight"] = torch::zeros({8, 9, 3, 3});
      }),
      HasSubstr("inpainting"));
}

TEST_F(BrokenSingleFile, RefusesALoneVae) {
  writeSafetensors(single_, {{"first_stage_model.quant_conv.bias", torch::zeros({8})}});
  EXPECT_THAT(refusalOf(single_), HasSubstr("model.diffusion_model."));
}

TEST_F(BrokenSingleFile, AsksForAConfigurationThatItCannotGuess) {
  rewrite(single_, [](TensorMap&) {});
  EXPECT_THAT(refusalOf(single_), HasSubstr("configuration folder"));
}

TEST_F(BrokenSingleFile, IsNotLedOutOfItsFolderByMetadata) {
  TensorMap tensors;
  std::map<std::string, std::string> metadata;
  {
    const SafetensorsFile file(single_);
    for (const auto& [name, entry] : file.entries()) {
      tensors[name] = file.tensor(name);
    }
    metadata = file.metadata();
  }
  metadata["diptych:../escaped.json"] = "{}";
  metadata["diptych:unet/config.json"] = "{\"layers_per_block\": -1}";
  writeSafetensors(single_, tensors, metadata);
  EXPECT_THAT(refusalOf(single_), HasSubstr("layers_per_block"));
  EXPECT_FALSE(fs::exists(fs::temp_directory_path() / "escaped.json"));
}

// The shapes of the real model, in a file that has little more: the answer is about the tokenizer's
// folder.
TEST_F(BrokenSingleFile, AsksForTheTokenizerOfStableDiffusion1) {
  writeSafetensors(
      single_,
      {{"model.diffusion_model.input_blocks.0.0.weight", torch::zeros({320, 4, 3, 3})},
       {"model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight",
        torch::zeros({320, 768})}});
  EXPECT_THAT(refusalOf(single_), HasSubstr("tokenizer"));
}

}  // namespace
}  // namespace diptych
