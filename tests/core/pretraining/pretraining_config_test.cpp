// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/pretraining_config.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "tests/core/pretraining/tiny_pretraining.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

class PretrainingConfigTest : public TinyPretraining {
 protected:
  // What is said of a configuration that was changed so.
  std::string refusal(const std::function<void(nlohmann::json&)>& change) const {
    auto changed = json();
    change(changed);
    writeJsonFile(folder_ / "config.json", changed);
    try {
      readPretrainingConfig(folder_ / "config.json");
    } catch (const Error& e) {
      return e.what();
    }
    return {};
  }
};

TEST_F(PretrainingConfigTest, ReadsWhatIsThere) {
  const auto config = this->config();
  EXPECT_EQ(config.vae.totalSteps(), 160);
  EXPECT_EQ(config.vae.stages.at(1).learns, "encoder");
  EXPECT_EQ(config.vocabulary_size, 600);
  EXPECT_EQ(config.training.at("max_steps"), 60);
}

TEST_F(PretrainingConfigTest, ReadsTheBaseModelsOwn) {
  const auto file = std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources/pretrain/base.json";
  EXPECT_GT(readPretrainingConfig(file).vae.totalSteps(), 1000);
}

TEST_F(PretrainingConfigTest, NamesFileAndFieldOfWhatIsWrong) {
  using testing::AllOf;
  using testing::HasSubstr;
  using json = nlohmann::json;
  const auto file = HasSubstr("config.json");
  EXPECT_THAT(refusal([](json& j) { j.erase("seed"); }), AllOf(file, HasSubstr("\"seed\"")));
  EXPECT_THAT(refusal([](json& j) { j["seeds"] = 1; }), AllOf(file, HasSubstr("\"seeds\"")));
  EXPECT_THAT(refusal([](json& j) { j["seed"] = "x"; }), AllOf(file, HasSubstr("\"seed\"")));
  EXPECT_THAT(refusal([](json& j) { j["vocabulary_size"] = 10; }), HasSubstr("514"));
  EXPECT_THAT(refusal([](json& j) { j["vae"]["batch_size"] = 0; }), HasSubstr("batch_size"));
  EXPECT_THAT(refusal([](json& j) { j["vae"]["ema_decay"] = 1; }), HasSubstr("ema_decay"));
  EXPECT_THAT(refusal([](json& j) { j["vae"]["mixed_precision"] = "fp16"; }), HasSubstr("bf16"));
  EXPECT_THAT(
      refusal([](json& j) { j["vae"]["stages"][2]["learns"] = "all"; }),
      AllOf(HasSubstr("stages[2]"), HasSubstr("learns")));
  EXPECT_THAT(refusal([](json& j) { j["vae"] = 3; }), HasSubstr("object"));
  EXPECT_THAT(refusal([](json& j) { j["vae"]["stages"] = json::array(); }), HasSubstr("stages"));
  EXPECT_THAT(refusal([](json& j) { j["seed"] = -1; }), HasSubstr("\"seed\" is -1"));
  EXPECT_THAT(refusal([](json& j) { j["vocabulary_size"] = 600.5; }), HasSubstr("600.5"));
  EXPECT_THAT(
      refusal([](json& j) { j["vocabulary_size"] = 4294967296 + 600; }), HasSubstr("4294967896"));
}

// What would only show after hours of training.
TEST_F(PretrainingConfigTest, RefusesPartsThatDoNotFitTogether) {
  using testing::HasSubstr;
  using json = nlohmann::json;
  EXPECT_THAT(
      refusal([](json& j) { j["unet"]["cross_attention_dim"] = 24; }), HasSubstr("config.json"));
  EXPECT_THAT(
      refusal([](json& j) { j["vae"]["model"].erase("block_out_channels"); }),
      HasSubstr("block_out_channels"));
  EXPECT_THAT(
      refusal([](json& j) { j["vae"]["model"]["sample_size"] = 15; }), HasSubstr("sample_size"));
  EXPECT_THAT(
      refusal([](json& j) { j["training"]["lr_warmup_steps"] = 1000; }),
      HasSubstr("lr_warmup_steps"));
  EXPECT_THAT(refusal([](json& j) { j["training"]["lr"] = 1; }), HasSubstr("\"lr\""));
}

}  // namespace
}  // namespace diptych
