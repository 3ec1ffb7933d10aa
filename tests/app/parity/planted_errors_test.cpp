// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/parity.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/tensor/safetensors.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;

// A copy of a few of the fixtures, in which one thing is then made wrong.
class PlantedErrors : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(fixtures_)) {
      GTEST_SKIP() << "no fixtures at " << fixtures_;
    }
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void copy(const std::string& name) const {
    if (fs::exists(folder_ / name)) {
      return;
    }
    fs::create_directories((folder_ / name).parent_path());
    fs::copy(fixtures_ / name, folder_ / name, fs::copy_options::recursive);
    // The fixtures may be read-only.
    fs::permissions(folder_ / name, fs::perms::owner_all, fs::perm_options::add);
    if (fs::is_directory(folder_ / name)) {
      for (const auto& entry : fs::recursive_directory_iterator(folder_ / name)) {
        fs::permissions(entry, fs::perms::owner_all, fs::perm_options::add);
      }
    }
  }

  void copyReferences(const std::string& model, const std::string& part) const {
    copy(model + "-ref/tolerances.json");
    copy(model + "-ref/" + part + ".safetensors");
    const auto json = model + "-ref/" + part + ".json";
    if (fs::exists(fixtures_ / json)) {
      copy(json);
    }
  }

  // Adds to one number of one tensor; at: its place in C order.
  void change(
      const std::string& file, const std::string& key, double amount, std::int64_t at = 0) const {
    const auto path = folder_ / file;
    TensorMap tensors;
    std::map<std::string, std::string> metadata;
    {
      const SafetensorsFile old(path);
      metadata = old.metadata();
      for (const auto& [name, entry] : old.entries()) {
        tensors[name] = old.tensor(name);
      }
    }
    auto number = tensors.at(key).view({-1})[at];
    number.add_(amount);
    writeSafetensors(path, tensors, metadata);
  }

  void changeJson(const std::string& file, const std::function<void(nlohmann::json&)>& edit) const {
    auto json = readJsonFile(folder_ / file);
    edit(json);
    writeJsonFile(folder_ / file, json);
  }

  // For files that hold Python's bare -Infinity, which is no JSON.
  void replaceText(const std::string& file, const std::string& old, const std::string& text) const {
    auto content = readFile(folder_ / file, 10'000'000);
    content.replace(content.find(old), old.size(), text);
    writeFileAtomically(folder_ / file, content);
  }

  int misses() {
    std::ostringstream lines;
    const int count = runParity(folder_, lines);
    lines_ = lines.str();
    return count;
  }

  const fs::path fixtures_ = DIPTYCH_FIXTURES;
  const fs::path folder_ =
      fs::path(testing::TempDir()) / ("diptych_parity_" + std::to_string(::getpid()));
  std::string lines_;
};

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
