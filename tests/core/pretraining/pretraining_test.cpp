// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/pretraining.h"

#include "core/base/json_file.h"
#include "core/base/sha256.h"
#include "core/experiment/run_folder.h"
#include "core/model/model_facts.h"
#include "core/tensor/threads.h"
#include "tests/core/pretraining/tiny_pretraining.h"

#include <gmock/gmock.h>

#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

class PretrainingTest : public TinyPretraining {
 protected:
  void SetUp() override {
    TinyPretraining::SetUp();
    useThreads(2);
  }
  void TearDown() override {
    useThreads(1);
    TinyPretraining::TearDown();
  }

  // The last state, of one stage; stopped when that many points came, if positive.
  static StateChange runStage(
      const PretrainingConfig& config, const std::string& stage, int stop_after = 0) {
    EventQueue events;
    CommandQueue commands;
    std::stop_source stop;
    std::atomic<bool> ended{false};
    std::jthread thread([&] {
      pretrain(config, stage, events, commands, stop.get_token());
      ended = true;
    });
    StateChange last;
    int points = 0;
    for (bool more = true; more;) {
      more = !ended;
      const auto taken = events.takeAll();
      points += static_cast<int>(taken.points.size());
      if (!taken.states.empty()) {
        last = taken.states.back();
      }
      if (stop_after > 0 && points >= stop_after) {
        stop.request_stop();
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return last;
  }

  static void expectFinished(const StateChange& state) {
    EXPECT_EQ(state.state, RunState::Finished) << state.message;
  }

  static double valueAt(const fs::path& run, const std::string& name, bool last) {
    double value = -1;
    for (const auto& point : readMetrics(run)) {
      if (point.name == name && (last || value < 0)) {
        value = point.value;
      }
    }
    return value;
  }
};

TEST_F(PretrainingTest, MakesAModelThatHasLearned) {
  const auto config = this->config();
  for (const auto& stage : pretrainingStages()) {
    expectFinished(runStage(config, stage));
  }
  const auto facts = describeModel(config.out / "model");
  EXPECT_EQ(facts.resolution, 16);
  EXPECT_EQ(facts.max_tokens, 12);
  EXPECT_GT(valueAt(config.out / "vae", "psnr/held-out", true), 15.0);
  EXPECT_TRUE(fs::exists(config.out / "vae" / "metrics.csv"));
  const auto runs = listRuns(config.out / "runs");
  ASSERT_EQ(runs.size(), 1u);
  const auto& run = runs.front().folder;
  EXPECT_LT(valueAt(run, "loss/val", true), 0.7 * valueAt(run, "loss/val", false));
}

// However often it was interrupted, the same bytes.
TEST_F(PretrainingTest, GoesOnBitForBit) {
  auto whole = config();
  auto broken = config();
  broken.out = folder_ / "broken";
  for (const auto& stage : pretrainingStages()) {
    expectFinished(runStage(whole, stage));
  }
  expectFinished(runStage(broken, "tokenizer"));
  EXPECT_EQ(runStage(broken, "vae", 40).state, RunState::Stopped);
  expectFinished(runStage(broken, "vae"));
  EXPECT_EQ(runStage(broken, "unet", 60).state, RunState::Stopped);
  expectFinished(runStage(broken, "unet"));
  EXPECT_EQ(hashModel(whole.out / "model"), hashModel(broken.out / "model"));
}

TEST_F(PretrainingTest, LeavesAloneWhatIsFinished) {
  const auto config = this->config();
  const std::vector<std::string> files = {
      "tokenizer/vocab.json",
      "vae/model/diffusion_pytorch_model.safetensors",
      "model/unet/diffusion_pytorch_model.safetensors"};
  std::vector<fs::file_time_type> written;
  for (int i = 0; i < 2; ++i) {
    for (const auto& stage : pretrainingStages()) {
      expectFinished(runStage(config, stage));
    }
    for (std::size_t file = 0; file < files.size(); ++file) {
      const auto time = fs::last_write_time(config.out / files[file]);
      if (i == 0) {
        written.push_back(time);
      } else {
        EXPECT_EQ(time, written[file]) << files[file];
      }
    }
  }
}

TEST_F(PretrainingTest, RefusesToGoOnWithOtherSettings) {
  expectFinished(runStage(config(), "tokenizer"));
  auto changed = json();
  changed["training"]["learning_rate"] = 1e-4;
  writeJsonFile(folder_ / "changed.json", changed);
  const auto state = runStage(readPretrainingConfig(folder_ / "changed.json"), "vae");
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("\"training\" differs"));
}

TEST_F(PretrainingTest, SaysWhichStageIsMissing) {
  const auto state = runStage(config(), "unet");
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("\"tokenizer\""));
}

TEST_F(PretrainingTest, NamesAMissingFolder) {
  auto config = this->config();
  config.data = folder_ / "nowhere";
  for (const auto* stage : {"tokenizer", "vae"}) {
    const auto state = runStage(config, stage);
    EXPECT_EQ(state.state, RunState::Failed);
    EXPECT_THAT(state.message, testing::HasSubstr("nowhere"));
  }
}

}  // namespace
}  // namespace diptych
