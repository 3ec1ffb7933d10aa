// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/tensor/safetensors.h"
#include "tests/core/training/training_scene.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <future>
#include <memory>
#include <thread>

namespace diptych {

namespace {

using testing::HasSubstr;

// On the heap: g++ 12 at -Og takes one on the stack for uninitialized.
std::unique_ptr<std::stop_source> makeStopSource() { return std::make_unique<std::stop_source>(); }

class StopTest : public TrainerTest {
 protected:
  // Asks to stop when the phase has done so many, and returns how far it went then.
  std::size_t stopAt(const std::string& phase, std::size_t count) const {
    const auto source = makeStopSource();
    std::size_t last = 0;
    EXPECT_THROW(
        Trainer(
            config(),
            items_,
            training_,
            source->get_token(),
            [&](const std::string& now, std::size_t done, std::size_t) {
              if (now == phase) {
                last = done;
                if (done == count) {
                  source->request_stop();
                }
              }
            }),
        Stopped);
    return last;
  }
};

// One step that is asked to stop after a while, or at once.
StepResult stepStoppedAfter(Trainer& trainer, std::chrono::milliseconds delay) {
  const auto source = makeStopSource();
  const auto asked = std::async(std::launch::async, [&] {
    std::this_thread::sleep_for(delay);
    source->request_stop();
  });
  if (delay.count() == 0) {
    asked.wait();
  }
  return trainer.step(source->get_token());
}

TEST_F(StopTest, StopsBeforeAndWhileLoading) { EXPECT_EQ(stopAt("loading", 0), 0u); }

TEST_F(StopTest, StopsAfterThePictureThatIsBeingCached) { EXPECT_EQ(stopAt("caching", 3), 3u); }

TEST_F(StopTest, ReportsLoadingAndCachingInOrder) {
  std::vector<std::string> lines;
  Trainer(
      config(),
      items_,
      training_,
      {},
      [&](const std::string& phase, std::size_t done, std::size_t total) {
        lines.push_back(phase + std::to_string(done) + "/" + std::to_string(total));
      });
  ASSERT_GE(lines.size(), 11u);
  EXPECT_EQ(lines[0], "loading0/1");
  EXPECT_EQ(lines[1], "loading1/1");
  EXPECT_EQ(lines.back(), "caching9/9");
}

TEST_F(StopTest, LeavesNothingOfAStepThatWasStopped) {
  auto settings = config();
  settings.gradient_accumulation_steps = 3;
  auto expected = makeTrainer(settings);
  const auto losses = lossesOf(expected, 4);
  auto trainer = makeTrainer(settings);
  int stopped = 0;
  for (std::size_t step = 0; step < losses.size();) {
    try {
      // Later each time, so that it hits before the step, between its batches and behind it.
      const auto result = stepStoppedAfter(trainer, std::chrono::milliseconds(stopped));
      ASSERT_EQ(result.loss, losses[step]);
      ++step;
    } catch (const Stopped&) {
      ++stopped;
      ASSERT_EQ(trainer.stepsDone(), static_cast<std::int64_t>(step));
    }
  }
  EXPECT_GE(stopped, 1);
  EXPECT_EQ(hashOf(trainer), hashOf(expected));
}

TEST_F(StopTest, StopsBetweenPanelItems) {
  auto trainer = makeTrainer(config());
  const auto source = makeStopSource();
  std::size_t scored = 0;
  EXPECT_THROW(
      trainer.score(
          {{0, 1, 10}, {1, 2, 20}, {2, 3, 30}},
          source->get_token(),
          [&](std::size_t done, std::size_t total) {
            EXPECT_EQ(total, 3u);
            scored = done;
            if (done == 2) {
              source->request_stop();
            }
          }),
      Stopped);
  EXPECT_EQ(scored, 2u);
}

class NotFiniteTest : public TrainerTest {
 protected:
  // A state after two steps in which one weight is replaced.
  std::filesystem::path stateWith(float value) const {
    auto trainer = makeTrainer(config());
    lossesOf(trainer, 2);
    const auto state = folder_ / "state";
    trainer.saveState(state);
    TensorMap tensors;
    {
      const SafetensorsFile file(state / "tensors.safetensors");
      for (const auto& [name, entry] : file.entries()) {
        tensors[name] = file.tensor(name);
      }
    }
    tensors.at("weight/unet/conv_out.bias")[0] = value;
    writeSafetensors(state / "tensors.safetensors", tensors);
    return state;
  }
};

TEST_F(NotFiniteTest, StopsAtTheStepAndNamesIt) {
  for (const float value : {std::nanf(""), INFINITY}) {
    auto trainer = makeTrainer(config());
    trainer.loadState(stateWith(value));
    try {
      trainer.step();
      FAIL() << "went on with " << value;
    } catch (const Error& e) {
      EXPECT_THAT(e.what(), HasSubstr("Step 3"));
    }
    EXPECT_EQ(trainer.stepsDone(), 2);
  }
}

TEST_F(NotFiniteTest, RefusesALossThatOverflows) {
  auto trainer = makeTrainer(config());
  trainer.loadState(stateWith(1e30f));  // its square is beyond a float
  EXPECT_THROW(trainer.step(), Error);
  EXPECT_EQ(trainer.stepsDone(), 2);
  // The weights are finite and as they were: this is what can be saved.
  trainer.saveState(folder_ / "after");
  const SafetensorsFile before(folder_ / "state" / "tensors.safetensors");
  const SafetensorsFile after(folder_ / "after" / "tensors.safetensors");
  for (const auto& [name, entry] : before.entries()) {
    EXPECT_TRUE(before.tensor(name).equal(after.tensor(name))) << name;
  }
}

TEST_F(NotFiniteTest, SavesNothing) {
  auto trainer = makeTrainer(config());
  trainer.loadState(stateWith(std::nanf("")));
  EXPECT_THROW(trainer.saveModel(folder_ / "model", true), Error);
  EXPECT_THROW(trainer.saveState(folder_ / "new"), Error);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "model"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "model.safetensors"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
}

}  // namespace

}  // namespace diptych
