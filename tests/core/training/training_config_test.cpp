// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_config.h"

#include "core/base/error.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <limits>

namespace diptych {

namespace {

using nlohmann::json;

TrainingConfig valid() {
  TrainingConfig config;
  config.model = "model";
  config.data_set = "pictures";
  return config;
}

// Another value of the same kind, so that every field of a configuration differs from its default.
json changed(const json& value) {
  if (value.is_boolean()) {
    return !value.get<bool>();
  }
  if (value.is_number_float()) {
    return value.get<double>() + 0.1;
  }
  if (value.is_number()) {
    return value.get<std::int64_t>() + 3;
  }
  if (value.is_array()) {
    return value.empty() ? json{"a photo", "ein Bild, \xc3\xa4hnlich"} : json{0.25, 2.5};
  }
  return value.get<std::string>() + "_x";
}

std::string messageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(TrainingConfig, KeepsEveryFieldThroughJson) {
  json all = json::object();
  const auto defaults = toJson(TrainingConfig{});
  for (const auto& [key, value] : defaults.items()) {
    all[key] = changed(value);
  }
  const auto back = toJson(trainingConfigFromJson(all));
  EXPECT_EQ(back, all);
  EXPECT_EQ(back.size(), 49u);  // a field that is missing in the list would be missing here
}

TEST(TrainingConfig, KeepsTheLargestSeedAndExactNumbers) {
  TrainingConfig config;
  config.seed = std::numeric_limits<std::uint64_t>::max();
  config.learning_rate = 1.0 / 3.0;
  const auto back = trainingConfigFromJson(json::parse(toJson(config).dump()));
  EXPECT_EQ(back.seed, config.seed);
  EXPECT_EQ(back.learning_rate, config.learning_rate);
}

TEST(TrainingConfig, MissingKeysKeepTheirDefaults) {
  const auto config = trainingConfigFromJson({{"batch_size", 7}});
  EXPECT_EQ(config.batch_size, 7);
  auto expected = TrainingConfig{};
  expected.batch_size = 7;
  EXPECT_EQ(toJson(config), toJson(expected));
}

TEST(TrainingConfig, TakesAWholeNumberWhereARealOneIsWanted) {
  EXPECT_EQ(trainingConfigFromJson({{"max_grad_norm", 2}}).max_grad_norm, 2.0);
}

TEST(TrainingConfig, NamesAnUnknownKey) {
  const auto message = messageOf([] { trainingConfigFromJson({{"learning_rte", 1}}); });
  EXPECT_THAT(message, testing::HasSubstr("learning_rte"));
}

TEST(TrainingConfig, NamesTheKeyOfAValueOfTheWrongKind) {
  const std::vector<json> wrong = {json::object(), json(nullptr)};
  const auto defaults = toJson(TrainingConfig{});
  for (const auto& [key, value] : defaults.items()) {
    auto kinds = wrong;
    kinds.push_back(value.is_string() ? json(1) : json("text"));
    kinds.push_back(value.is_array() ? json(true) : json::array({1}));
    for (const auto& kind : kinds) {
      const json bad = {{key, kind}};
      EXPECT_THAT(
          messageOf([&] { trainingConfigFromJson(bad); }), testing::HasSubstr("\"" + key + "\""))
          << bad;
    }
  }
}

TEST(TrainingConfig, RefusesNumbersThatDoNotFit) {
  const std::vector<json> bad = {
      {{"batch_size", 2.5}},
      {{"batch_size", 3'000'000'000}},
      {{"batch_size", std::numeric_limits<std::uint64_t>::max()}},
      {{"batch_size", std::numeric_limits<std::int64_t>::min()}},
      {{"seed", -1}},
      {{"max_steps", std::numeric_limits<std::uint64_t>::max()}},
      {{"use_ema", 1}}};
  for (const auto& one : bad) {
    EXPECT_THAT(
        messageOf([&] { trainingConfigFromJson(one); }), testing::HasSubstr(one.begin().key()))
        << one;
  }
}

TEST(TrainingConfig, NamesTheElementOfAListThatIsWrong) {
  EXPECT_THAT(
      messageOf([] {
        trainingConfigFromJson({{"sample_cfgs", json::array({1.0, "high"})}});
      }),
      testing::HasSubstr("sample_cfgs[1]"));
}

TEST(TrainingConfig, RefusesWhatIsNoObject) {
  EXPECT_THROW(trainingConfigFromJson(json::array()), Error);
  EXPECT_THROW(trainingConfigFromJson(json("x")), Error);
  EXPECT_THROW(trainingConfigFromJson(json(nullptr)), Error);
}

TEST(TrainingConfig, DefaultsAreValidOnceModelAndDataSetAreChosen) {
  EXPECT_TRUE(validate(valid()).empty());
  const auto problems = validate(TrainingConfig{});
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].field, "model");
  EXPECT_EQ(problems[1].field, "data_set");
}

struct Wrong {
  const char* field;
  std::function<void(TrainingConfig&)> change;
};

const double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<Wrong> wrongValues() {
  using C = TrainingConfig;
  return {
      {"name", [](C& c) { c.name = ""; }},
      {"name", [](C& c) { c.name = "../escape"; }},
      {"name", [](C& c) { c.name = ".."; }},
      {"name", [](C& c) { c.name = "two\nlines"; }},
      {"name", [](C& c) { c.name = std::string(101, 'x'); }},
      {"model", [](C& c) { c.model = ""; }},
      {"data_set", [](C& c) { c.data_set = ""; }},
      {"runs_folder", [](C& c) { c.runs_folder = ""; }},
      {"resolution", [](C& c) { c.resolution = 0; }},
      {"resolution", [](C& c) { c.resolution = 8192; }},
      {"resolution", [](C& c) { c.resolution = 500; }},
      {"max_epochs", [](C& c) { c.max_epochs = -1; }},
      {"max_epochs", [](C& c) { c.max_epochs = 0; }},
      {"max_steps", [](C& c) { c.max_steps = -1; }},
      {"batch_size", [](C& c) { c.batch_size = 0; }},
      {"gradient_accumulation_steps", [](C& c) { c.gradient_accumulation_steps = 0; }},
      {"learning_rate", [](C& c) { c.learning_rate = 0; }},
      {"learning_rate", [](C& c) { c.learning_rate = kNan; }},
      {"learning_rate", [](C& c) { c.learning_rate = 2; }},
      {"text_encoder_lr_scale", [](C& c) { c.text_encoder_lr_scale = -1; }},
      {"lr_scheduler", [](C& c) { c.lr_scheduler = "polynomial"; }},
      {"lr_warmup_steps", [](C& c) { c.lr_warmup_steps = -1; }},
      {"lr_warmup_steps",
       [](C& c) {
         c.max_steps = 10;
         c.lr_warmup_steps = 11;
       }},
      {"adam_beta1", [](C& c) { c.adam_beta1 = 1; }},
      {"adam_beta1", [](C& c) { c.adam_beta1 = -0.1; }},
      {"adam_beta2", [](C& c) { c.adam_beta2 = 1; }},
      {"adam_epsilon", [](C& c) { c.adam_epsilon = 0; }},
      {"adam_weight_decay", [](C& c) { c.adam_weight_decay = -0.01; }},
      {"max_grad_norm", [](C& c) { c.max_grad_norm = -1; }},
      {"max_grad_norm", [](C& c) { c.max_grad_norm = kNan; }},
      {"caption_dropout", [](C& c) { c.caption_dropout = 1.1; }},
      {"min_snr_gamma", [](C& c) { c.min_snr_gamma = -5; }},
      {"offset_noise", [](C& c) { c.offset_noise = kNan; }},
      {"ema_decay", [](C& c) { c.ema_decay = 1; }},
      {"mixed_precision", [](C& c) { c.mixed_precision = "fp16"; }},
      {"device", [](C& c) { c.device = "gpu"; }},
      {"val_split", [](C& c) { c.val_split = 1; }},
      {"stabilize_split", [](C& c) { c.stabilize_split = -0.1; }},
      {"panel_timesteps", [](C& c) { c.panel_timesteps = 0; }},
      {"validate_every_epochs", [](C& c) { c.validate_every_epochs = -1; }},
      {"sample_cfgs", [](C& c) { c.sample_cfgs = {}; }},
      {"sample_cfgs",
       [](C& c) {
         c.sample_cfgs = {1, kNan};
       }},
      {"sample_every_epochs", [](C& c) { c.sample_every_epochs = kNan; }},
      {"sample_steps", [](C& c) { c.sample_steps = 0; }},
      {"sample_sampler", [](C& c) { c.sample_sampler = "dpm"; }},
      {"save_every_epochs", [](C& c) { c.save_every_epochs = -1; }},
      {"save_every_minutes", [](C& c) { c.save_every_minutes = -1; }},
      {"keep_checkpoints", [](C& c) { c.keep_checkpoints = -1; }},
      {"save_dtype", [](C& c) { c.save_dtype = "int8"; }}};
}

TEST(TrainingConfig, EveryRuleNamesItsField) {
  for (const auto& [field, change] : wrongValues()) {
    auto config = valid();
    change(config);
    const auto problems = validate(config);
    ASSERT_EQ(problems.size(), 1u) << field;
    EXPECT_EQ(problems[0].field, field);
    EXPECT_FALSE(problems[0].message.empty());
  }
}

TEST(TrainingConfig, ReportsAllProblemsTogether) {
  auto config = valid();
  config.batch_size = 0;
  config.save_dtype = "?";
  config.adam_beta2 = 7;
  EXPECT_EQ(validate(config).size(), 3u);
}

TEST(TrainingConfig, AllowsTheEdgesOfTheRanges) {
  auto config = valid();
  config.max_epochs = 0;
  config.max_steps = 1;
  config.lr_warmup_steps = 1;
  config.caption_dropout = 1;
  config.val_split = 0;
  config.sample_every_epochs = -1;
  config.sample_cfgs = {};
  config.device = "cuda:1";
  config.adam_beta1 = 0;
  EXPECT_TRUE(validate(config).empty());
}

TEST(TrainingConfig, DefaultsFollowTheModelsSize) {
  ModelFacts small;
  small.path = "small";
  small.resolution = 64;
  small.unet_parameters = 4'210'000;
  const auto small_config = defaultsFor(small);
  EXPECT_EQ(small_config.resolution, 64);
  EXPECT_EQ(small_config.model, "small");
  EXPECT_DOUBLE_EQ(small_config.learning_rate, 6e-5);
  EXPECT_EQ(small_config.batch_size, 4);
  EXPECT_EQ(small_config.max_epochs, 40);

  ModelFacts large;
  large.resolution = 512;
  large.unet_parameters = 859'520'964;
  const auto large_config = defaultsFor(large);
  EXPECT_EQ(large_config.resolution, 512);
  EXPECT_DOUBLE_EQ(large_config.learning_rate, 1.5e-6);
  EXPECT_TRUE(large_config.train_text_encoder);
}

}  // namespace

}  // namespace diptych
