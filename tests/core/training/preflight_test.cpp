// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/preflight.h"

#include "core/base/error.h"

#include <gmock/gmock.h>

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
