// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/one_variable_check.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/dataset/derive.h"
#include "experiment_setup.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OneVariableCheckTest : public testing::Test {
 protected:
  OneVariableCheckTest() {
    experiment_ = smallExperiment(scratch_.path());
    places_ = {scratch_ / "experiment"};
    Arm other;
    other.name = "other";
    other.folder = makePictures(scratch_ / "others");
    experiment_.arms = {experiment_.arms[0], other};
  }

  std::vector<ArmDifference> check() const { return checkOneVariable(experiment_, places_); }

  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (const auto& difference : check()) {
      EXPECT_EQ(difference.arm, "other");
      EXPECT_FALSE(difference.what.empty());
      kinds.push_back(difference.kind);
    }
    return kinds;
  }

  static std::vector<std::string> stems() {
    std::vector<std::string> stems;
    for (int i = 0; i < 10; ++i) {
      stems.push_back("picture " + std::to_string(i));
    }
    return stems;
  }

  fs::path other(const std::string& name) const { return scratch_ / "others" / name; }

  static void writePlain(const fs::path& path, int width, int height) {
    Image image{width, height, {}};
    image.rgb.assign(static_cast<std::size_t>(width) * height * 3, 99);
    writePng(path, image);
  }

  Scratch scratch_;
  Experiment experiment_;
  ExperimentPlaces places_;
};

TEST_F(OneVariableCheckTest, FindsNothingInTwoCopies) { EXPECT_THAT(kinds(), IsEmpty()); }

TEST_F(OneVariableCheckTest, PicturesAreTheVariable) {
  writePlain(other("picture 0.png"), 16, 16);
  EXPECT_THAT(kinds(), ElementsAre("pictures"));
  EXPECT_TRUE(check()[0].declared);
  EXPECT_NO_THROW(requireOneVariable(check()));
  experiment_.variable = "captions";
  EXPECT_FALSE(check()[0].declared);
  EXPECT_THROW(requireOneVariable(check()), Error);
}

TEST_F(OneVariableCheckTest, FindsCaptions) {
  writeFileAtomically(other("picture 3.txt"), "something else");
  EXPECT_THAT(kinds(), ElementsAre("captions"));
  EXPECT_THAT(check()[0].what, HasSubstr("picture 3"));
}

TEST_F(OneVariableCheckTest, FindsSizesThatFallIntoTheSameBucket) {
  writePlain(other("picture 1.png"), 32, 32);
  EXPECT_THAT(kinds(), ElementsAre("pictures", "picture sizes"));
}

TEST_F(OneVariableCheckTest, FindsBucketsAndWhatFollowsFromThem) {
  experiment_.training["resolution"] = 32;
  for (const auto& stem : stems()) {  // all, so that some of them are learned from
    writePlain(other(stem + ".png"), 48, stem == "picture 1" || stem == "picture 2" ? 48 : 12);
  }
  EXPECT_THAT(kinds(), testing::IsSupersetOf({"picture sizes", "buckets"}));
}

TEST_F(OneVariableCheckTest, FindsCounts) {
  const auto held_out = planPanel(experiment_.panel, stems(), 0).held_out;
  std::size_t removed = 0;
  for (const auto& stem : stems()) {  // of eight that are learned from in batches of four
    if (std::find(held_out.begin(), held_out.end(), stem) == held_out.end() && removed < 4) {
      fs::remove(other(stem + ".png"));
      ++removed;
    }
  }
  EXPECT_THAT(kinds(), ElementsAre("names", "buckets", "steps per epoch", "pictures seen"));
  EXPECT_THAT(check()[0].what, HasSubstr("6 pictures instead of 10"));
}

TEST_F(OneVariableCheckTest, FindsIncompleteBatches) {
  const auto held_out = planPanel(experiment_.panel, stems(), 0).held_out;
  for (const auto& stem : stems()) {
    if (std::find(held_out.begin(), held_out.end(), stem) == held_out.end()) {
      fs::remove(other(stem + ".png"));
      break;
    }
  }
  EXPECT_THAT(kinds(), ElementsAre("names", "buckets", "incomplete batches", "pictures seen"));
}

TEST_F(OneVariableCheckTest, FindsSettingsAndSeeds) {
  experiment_.arms[1].training = {{"learning_rate", 0.5}, {"max_epochs", 6}};
  experiment_.arms[1].seed_offset = 3;
  EXPECT_THAT(
      kinds(),
      testing::UnorderedElementsAre(
          "seeds", "pictures seen", "settings: learning_rate", "settings: max_epochs"));
}

TEST_F(OneVariableCheckTest, RefusesUntilEachIsAccepted) {
  experiment_.arms[1].training = {{"learning_rate", 0.5}, {"max_epochs", 6}};
  experiment_.accepted = {"other: settings: learning_rate", "other: pictures seen"};
  try {
    requireOneVariable(check());
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("\"other: settings: max_epochs\""));
    EXPECT_THAT(e.what(), testing::Not(HasSubstr("learning_rate")));
  }
  experiment_.accepted.push_back("other: settings: max_epochs");
  EXPECT_NO_THROW(requireOneVariable(check()));
}

TEST_F(OneVariableCheckTest, LeavesOutArmsThatAreStillToBeMade) {
  experiment_ = readExperiment(places_.folder);
  for (const auto& difference : check()) {
    EXPECT_EQ(difference.arm, "again");
  }
  deriveDataSet(
      *experiment_.arms[1].recipe,
      places_.dataOf(experiment_.arms[0]),
      places_.dataOf(experiment_.arms[1]));
  const auto found = check();
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const auto& difference) {
    return difference.id() == "blurred: pictures";
  }));
}

TEST_F(OneVariableCheckTest, NamesAMissingReference) {
  experiment_.arms[0].folder = scratch_ / "nowhere";
  EXPECT_THROW(check(), Error);
}

}  // namespace
}  // namespace diptych
