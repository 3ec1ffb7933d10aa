// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/memory.h"

#include "core/base/error.h"
#include "core/model/model_facts.h"
#include "tests/core/training/scratch_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace diptych {

namespace {

class MemoryTest : public ScratchFolder {
 protected:
  void put(const std::filesystem::path& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
};

ModelFacts stableDiffusion() {
  ModelFacts facts;
  facts.unet_parameters = 860'000'000;
  facts.text_encoder_parameters = 123'000'000;
  facts.vae_parameters = 84'000'000;
  return facts;
}

// Weights of everything; gradient and two moments of what is trained; mean and log-variance of 100
// pictures' latents.
TEST_F(MemoryTest, CountsWeightsGradientsMomentsAndLatents) {
  TrainingConfig config;
  const auto facts = stableDiffusion();
  const std::uint64_t latents = 100 * 2 * 4 * 64 * 64;
  EXPECT_EQ(
      estimateMemory(config, facts, 100).fixed_bytes,
      4 * (1'067'000'000 + 3 * 983'000'000ull + latents));
  config.train_text_encoder = false;
  config.use_ema = true;
  EXPECT_EQ(
      estimateMemory(config, facts, 100).fixed_bytes,
      4 * (1'067'000'000 + 4 * 860'000'000ull + latents));
}

TEST_F(MemoryTest, RefusesWithBothNumbers) {
  try {
    requireMemory({12'300'000'000, 0}, 4'500'000'000);
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), testing::HasSubstr("12.3 GB"));
    EXPECT_THAT(e.what(), testing::HasSubstr("4.5 GB"));
  }
}

TEST_F(MemoryTest, LetsPassWhatFitsOrCannotBeTold) {
  EXPECT_NO_THROW(requireMemory({100, 1'000'000}, 100));
  EXPECT_NO_THROW(requireMemory({1ull << 60, 0}, std::nullopt));
}

TEST_F(MemoryTest, ReadsMemAvailable) {
  put("proc/meminfo", "MemTotal:   16000 kB\nMemFree:    1 kB\nMemAvailable:    4000 kB\n");
  EXPECT_EQ(availableMemory(folder_), 4000u * 1024);
}

TEST_F(MemoryTest, CannotTellOnAnotherSystem) { EXPECT_EQ(availableMemory(folder_), std::nullopt); }

TEST_F(MemoryTest, ObeysAControlGroupAndWhatIsAboveIt) {
  put("proc/meminfo", "MemAvailable:    4000 kB\n");
  put("proc/self/cgroup", "0::/user/app\n");
  put("sys/fs/cgroup/user/app/memory.max", "max\n");
  put("sys/fs/cgroup/user/app/memory.current", "1000\n");
  EXPECT_EQ(availableMemory(folder_), 4000u * 1024);
  put("sys/fs/cgroup/user/memory.max", "500000\n");
  put("sys/fs/cgroup/user/memory.current", "300000\n");
  EXPECT_EQ(availableMemory(folder_), 200'000u);
  put("sys/fs/cgroup/user/memory.stat", "anon 1\ninactive_file 100000\nfile 2\n");
  EXPECT_EQ(availableMemory(folder_), 300'000u);
}

TEST_F(MemoryTest, ObeysAControlGroupOfVersion1SeenFromInsideAContainer) {
  put("proc/meminfo", "MemAvailable:    4000 kB\n");
  put("proc/self/cgroup", "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/\n");
  put("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
  put("sys/fs/cgroup/memory/memory.usage_in_bytes", "1200000\n");
  EXPECT_EQ(availableMemory(folder_), 0u);
  put("sys/fs/cgroup/memory/memory.stat", "total_inactive_file 700000\n");
  EXPECT_EQ(availableMemory(folder_), 500'000u);
}

TEST_F(MemoryTest, SurvivesOddFiles) {
  put("proc/meminfo", "MemAvailable: many kB\nMemAvailable:\n\n");
  put("proc/self/cgroup", "\n:\n::\nx\n0::\nmemory\n1:memory:relative\n");
  EXPECT_EQ(availableMemory(folder_), std::nullopt);
}

TEST_F(MemoryTest, TellsOnThisMachine) {
  const auto available = availableMemory();
  ASSERT_TRUE(available.has_value());
  EXPECT_GT(*available, 10'000'000u);
}

}  // namespace

}  // namespace diptych
