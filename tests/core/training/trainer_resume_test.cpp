// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/sha256.h"
#include "core/tensor/safetensors.h"
#include "tests/core/training/training_scene.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <fstream>

namespace diptych {

namespace {

using testing::HasSubstr;

class ResumeTest : public TrainerTest {
 protected:
  std::filesystem::path state() const { return folder_ / "state"; }

  // A state after three steps, and what loading it into a trainer of these settings says.
  std::string errorOfLoading(const TrainingConfig& settings) const {
    auto trainer = makeTrainer(settings);
    const auto before = hashOf(trainer);
    try {
      trainer.loadState(state());
    } catch (const Error& e) {
      EXPECT_EQ(hashOf(trainer), before) << "changed by a state that was refused";
      EXPECT_EQ(trainer.stepsDone(), 0);
      return e.what();
    }
    return "";
  }

  void saveThreeSteps() const {
    auto trainer = makeTrainer(config());
    lossesOf(trainer, 3);
    trainer.saveState(state());
  }
};

// As states were written before there were these settings.
TEST_F(ResumeTest, GoesOnFromAStateThatDoesNotNameNewSettings) {
  saveThreeSteps();
  auto json = readJsonFile(state() / "state.json");
  EXPECT_FALSE(json["run"].contains("high_noise_weight"));
  EXPECT_FALSE(json["run"].contains("stratified_timesteps"));
  auto settings = config();
  settings.high_noise_weight = 20;
  EXPECT_THAT(errorOfLoading(settings), HasSubstr("high_noise_weight"));
}

TEST_F(ResumeTest, EqualsAnUninterruptedRunBitForBit) {
  for (const auto& [name, change] : runKinds()) {
    auto settings = config();
    change(settings);
    auto whole = makeTrainer(settings);
    const auto total = whole.totalSteps();
    const auto expected = lossesOf(whole, total);
    const auto expected_hash = hashOf(whole);
    auto stopped = makeTrainer(settings);
    for (std::int64_t step = 0; step <= whole.stepsPerEpoch(); ++step) {
      if (step > 0) {
        ASSERT_EQ(stopped.step().loss, expected[step - 1]) << name;
      }
      stopped.saveState(state());
      auto resumed = makeTrainer(settings);
      resumed.loadState(state());
      ASSERT_EQ(resumed.stepsDone(), step);
      ASSERT_EQ(resumed.picturesSeen(), stopped.picturesSeen());
      const std::vector<double> rest(expected.begin() + step, expected.end());
      EXPECT_EQ(lossesOf(resumed, total - step), rest) << name << ", after step " << step;
      EXPECT_EQ(hashOf(resumed), expected_hash) << name << ", after step " << step;
    }
  }
}

TEST_F(ResumeTest, LoadsIntoATrainerThatHasGoneOn) {
  auto trainer = makeTrainer(config());
  lossesOf(trainer, 2);
  trainer.saveState(state());
  const auto first = lossesOf(trainer, 3);
  trainer.loadState(state());
  EXPECT_EQ(trainer.stepsDone(), 2);
  EXPECT_EQ(lossesOf(trainer, 3), first);
}

TEST_F(ResumeTest, WritesTheSameBytesForTheSameState) {
  auto trainer = makeTrainer(config());
  lossesOf(trainer, 1);
  trainer.saveState(folder_ / "a");
  trainer.saveState(folder_ / "b");
  for (const auto* file : {"state.json", "tensors.safetensors"}) {
    EXPECT_EQ(sha256OfFile(folder_ / "a" / file), sha256OfFile(folder_ / "b" / file));
  }
}

TEST_F(ResumeTest, NamesTheSettingThatDiffers) {
  saveThreeSteps();
  auto settings = config();
  settings.adam_beta2 = 0.99;
  EXPECT_THAT(errorOfLoading(settings), HasSubstr("adam_beta2"));
  settings = config();
  settings.max_epochs = 3;  // the cosine would be another
  EXPECT_THAT(errorOfLoading(settings), HasSubstr("max_epochs"));
}

TEST_F(ResumeTest, RefusesOtherPicturesAndCaptions) {
  saveThreeSteps();
  auto items = items_;
  items[3].caption += "!";
  Trainer other_caption(config(), items, training_);
  EXPECT_THROW(other_caption.loadState(state()), Error);
  Trainer fewer(config(), items_, {0, 1, 3, 4, 5, 6});
  EXPECT_THROW(fewer.loadState(state()), Error);
}

TEST_F(ResumeTest, AllowsWhatDoesNotChangeTheLearning) {
  auto settings = config();
  settings.lr_scheduler = "constant";
  auto trainer = makeTrainer(settings);
  lossesOf(trainer, 3);
  trainer.saveState(state());
  settings.max_epochs = 5;
  settings.sample_steps = 3;
  settings.name = "longer";
  auto resumed = makeTrainer(settings);
  EXPECT_NO_THROW(resumed.loadState(state()));
  EXPECT_EQ(lossesOf(resumed, 2), lossesOf(trainer, 2));
}

TEST_F(ResumeTest, RefusesAStateThatIsNotWhole) {
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("state"));  // no folder at all
  saveThreeSteps();
  const auto tensors = state() / "tensors.safetensors";
  std::filesystem::resize_file(tensors, std::filesystem::file_size(tensors) - 1);
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("tensors.safetensors"));
  std::filesystem::remove(tensors);
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("tensors.safetensors"));
}

TEST_F(ResumeTest, NamesATensorThatIsMissingOrHasAnotherShape) {
  saveThreeSteps();
  const auto path = state() / "tensors.safetensors";
  TensorMap tensors;
  {
    const SafetensorsFile file(path);
    for (const auto& [name, entry] : file.entries()) {
      tensors[name] = file.tensor(name);
    }
  }
  auto changed = tensors;
  changed.erase("exp_avg/unet/conv_in.weight");
  writeSafetensors(path, changed);
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("exp_avg/unet/conv_in.weight"));
  changed = tensors;
  changed["weight/unet/conv_out.bias"] = torch::zeros({99});
  writeSafetensors(path, changed);
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("weight/unet/conv_out.bias"));
  changed = tensors;
  changed["weight/unet/extra"] = torch::zeros({1});
  writeSafetensors(path, changed);
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("tensors"));
}

TEST_F(ResumeTest, RefusesAnOddStateFile) {
  saveThreeSteps();
  const auto path = state() / "state.json";
  const auto good = readJsonFile(path);
  for (const auto* key : {"steps_done", "pictures_seen", "format_version", "run"}) {
    for (const auto& value : {nlohmann::json(-1), nlohmann::json("x"), nlohmann::json()}) {
      auto bad = good;
      bad[key] = value;
      writeJsonFile(path, bad);
      EXPECT_NE(errorOfLoading(config()), "") << key << " " << value;
    }
  }
  auto newer = good;
  newer["format_version"] = 99;
  writeJsonFile(path, newer);
  EXPECT_THAT(errorOfLoading(config()), HasSubstr("99"));
  writeJsonFile(path, nlohmann::json::array());
  EXPECT_NE(errorOfLoading(config()), "");
}

TEST_F(ResumeTest, KeepsTheOldStateWhenANewOneCannotBeWritten) {
  saveThreeSteps();
  const auto before = sha256OfFile(state() / "tensors.safetensors");
  auto trainer = makeTrainer(config());
  std::ofstream(folder_ / "file") << "no folder";
  EXPECT_THROW(trainer.saveState(folder_ / "file" / "state"), Error);
  EXPECT_EQ(sha256OfFile(state() / "tensors.safetensors"), before);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    EXPECT_FALSE(entry.path().filename().string().ends_with(".tmp")) << entry.path();
  }
}

}  // namespace

}  // namespace diptych
