// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/learning_task.h"

#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"
#include "core/model/stable_diffusion.h"
#include "core/training/prompt_encoder.h"
#include "core/training/training_data.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <numeric>
#include <set>

namespace diptych {

namespace {

// Seven pictures, five square and two wide, without files: what is drawn for a batch needs none.
class LearningTaskTest : public testing::Test {
 protected:
  static TrainingConfig makeConfig() {
    TrainingConfig config;
    config.resolution = 64;
    config.batch_size = 2;
    config.caption_dropout = 0.25;
    return config;
  }

  static std::vector<PictureItem> makeItems() {
    std::vector<PictureItem> items(7);
    for (auto& item : items) {
      item.caption = "a thing";
      item.size = {64, 64};
    }
    items[1].size = items[4].size = {256, 64};
    return items;
  }

  TrainingData makeData() const {
    return TrainingData(config_, makeItems(), {0, 1, 2, 3, 4, 5, 6}, 16);
  }

  TrainingConfig config_ = makeConfig();
  TrainingData data_ = makeData();
  StableDiffusion model_;
  NoiseSchedule schedule_{SchedulerConfig{}};
  PromptEncoder prompts_{model_, true};
  LearningTask task_{config_, model_, schedule_, prompts_, data_};
};

TEST_F(LearningTaskTest, DropsTheShareOfCaptionsThatIsAskedFor) {
  const std::vector<std::size_t> batch = {0, 1, 2, 3, 4, 5, 6, 0};
  int dropped = 0;
  constexpr int kBatches = 1000;
  for (int number = 0; number < kBatches; ++number) {
    for (const auto& caption : captionsOfBatch(task_, batch, number)) {
      dropped += caption.empty();
    }
  }
  // 8000 draws: five standard deviations are 0.024.
  EXPECT_NEAR(dropped / 8000.0, 0.25, 0.024);
}

TEST_F(LearningTaskTest, DropsNoneOrAllAtTheEnds) {
  const std::vector<std::size_t> batch = {0, 1, 2, 3};
  config_.caption_dropout = 0;
  EXPECT_EQ(captionsOfBatch(task_, batch, 3), std::vector<std::string>(4, "a thing"));
  config_.caption_dropout = 1;
  EXPECT_EQ(captionsOfBatch(task_, batch, 3), std::vector<std::string>(4, ""));
}

TEST_F(LearningTaskTest, StratifiedTimestepsAreOneOfEveryPart) {
  config_.stratified_timesteps = true;
  std::set<std::int64_t> seen;
  for (int number = 0; number < 3000; ++number) {
    const auto timesteps = timestepsOfBatch(task_, 4, number);
    for (int i = 0; i < 4; ++i) {
      const auto timestep = timesteps[i].item<std::int64_t>();
      EXPECT_EQ(timestep / 250, i);
      seen.insert(timestep);
    }
  }
  EXPECT_GT(seen.size(), 990u);  // all of them, over time
}

TEST_F(LearningTaskTest, DrawsTimestepsUniformly) {
  std::vector<int> tenths(10);
  std::set<std::int64_t> seen;
  for (int number = 0; number < 5000; ++number) {
    const auto timesteps = timestepsOfBatch(task_, 4, number);
    for (int i = 0; i < 4; ++i) {
      const auto t = timesteps[i].item<std::int64_t>();
      ASSERT_GE(t, 0);
      ASSERT_LT(t, 1000);
      ++tenths[t / 100];
      seen.insert(t);
    }
  }
  for (const int count : tenths) {
    EXPECT_NEAR(count, 2000, 212);  // five standard deviations of 20000 draws
  }
  EXPECT_EQ(seen.size(), 1000u);
}

TEST_F(LearningTaskTest, DrawsTheSameForTheSameBatchNumberAndSeed) {
  EXPECT_TRUE(timestepsOfBatch(task_, 8, 5).equal(timestepsOfBatch(task_, 8, 5)));
  EXPECT_FALSE(timestepsOfBatch(task_, 8, 5).equal(timestepsOfBatch(task_, 8, 6)));
  const auto before = timestepsOfBatch(task_, 8, 5);
  config_.seed = 556;
  EXPECT_FALSE(timestepsOfBatch(task_, 8, 5).equal(before));
}

TEST_F(LearningTaskTest, AnEpochSeesEveryPictureOnce) {
  config_.gradient_accumulation_steps = 3;
  auto data = makeData();
  ASSERT_EQ(data.stepsPerEpoch(), 2);  // three batches, then the one that is left
  for (std::int64_t epoch = 0; epoch < 3; ++epoch) {
    std::multiset<std::size_t> seen;
    for (std::int64_t step = 0; step < 2; ++step) {
      const auto plan = data.planStep(2 * epoch + step);
      EXPECT_EQ(plan.batches.size(), step == 0 ? 3u : 1u);
      EXPECT_EQ(plan.first_batch, 4 * epoch + 3 * step);
      std::int64_t pictures = 0;
      for (const auto& batch : plan.batches) {
        seen.insert(batch.begin(), batch.end());
        pictures += static_cast<std::int64_t>(batch.size());
      }
      EXPECT_EQ(plan.pictures, pictures);
    }
    EXPECT_EQ(seen, (std::multiset<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
  }
}

TEST_F(LearningTaskTest, RefusesAResolutionThatDoesNotSuitTheModel) {
  config_.resolution = 56;
  EXPECT_THROW(makeData(), Error);
}

TEST_F(LearningTaskTest, PlansAStepTheSameWayFromAnywhere) {
  auto straight = makeData();
  for (std::int64_t step = 0; step < 10; ++step) {
    const auto plan = straight.planStep(step);
    auto jumped = makeData();
    EXPECT_EQ(jumped.planStep(step).batches, plan.batches);
  }
}

}  // namespace

}  // namespace diptych
