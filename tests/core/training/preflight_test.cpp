// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/preflight.h"

#include "core/base/error.h"
#include "core/training/run_identity.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace diptych {
namespace {

std::string refusalOf(const TrainingConfig& config, const ModelFacts& facts) {
  try {
    requireTrainable(config, facts);
  } catch (const Error& e) {
    return e.what();
  }
  return {};
}

TEST(RequireTrainable, SaysHowASingleFileGetsATokenizer) {
  TrainingConfig config;
  config.model = "/models/v1-5.safetensors";
  ModelFacts facts;
  EXPECT_EQ(refusalOf(config, facts), "");
  facts.has_tokenizer = false;
  EXPECT_THAT(
      refusalOf(config, facts),
      testing::AllOf(testing::HasSubstr("v1-5"), testing::HasSubstr("model convert")));
}

// A state of an earlier run is not refused for what changes nothing that is learned.
TEST(RunIdentity, IsTheSameHoweverOftenARunIsSaved) {
  TrainingConfig often;
  often.save_every_minutes = 1;
  often.save_every_epochs = 1;
  EXPECT_EQ(runIdentity(often, {}, {}), runIdentity(TrainingConfig{}, {}, {}));
  TrainingConfig faster;
  faster.learning_rate *= 2;
  EXPECT_NE(runIdentity(faster, {}, {}), runIdentity(TrainingConfig{}, {}, {}));
}

TEST(RequireTrainable, RefusesASingleFileBeforeTheTrainingInsteadOfAfterIt) {
  TrainingConfig config;
  ModelFacts facts;
  facts.fits_single_file = false;
  EXPECT_EQ(refusalOf(config, facts), "");
  config.save_single_file = true;
  EXPECT_THAT(refusalOf(config, facts), testing::HasSubstr("save_single_file"));
}

}  // namespace
}  // namespace diptych
