// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/recipe.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/resources.h"
#include "core/dataset/derive.h"
#include "core/model/model_facts.h"
#include "tests/core/dataset/folder_test.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string bytesOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Relative path -> bytes, of everything in a folder.
std::map<std::string, std::string> contentOf(const fs::path& folder) {
  std::map<std::string, std::string> content;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      content[entry.path().lexically_relative(folder).generic_string()] = bytesOf(entry.path());
    }
  }
  return content;
}

std::vector<std::string> captionsOf(const DataSet& data_set) {
  std::vector<std::string> captions;
  for (const auto& item : data_set.items) {
    captions.push_back(item.caption);
  }
  return captions;
}

double meanDifference(const Image& a, const Image& b) {
  EXPECT_EQ(a.rgb.size(), b.rgb.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) {
    sum += std::abs(a.rgb[i] - b.rgb[i]);
  }
  return sum / static_cast<double>(a.rgb.size());
}

class RecipeTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    source_ = folder_ / "source";
    other_ = folder_ / "other";
    for (int i = 0; i < 6; ++i) {
      const auto name = "sub/thing " + std::to_string(i);
      picture("source/" + name + ".png", 80, 60, 40 * i);
      write("source/" + name + ".txt", "a photo of thing " + std::to_string(i) + ", indoors");
      picture("other/" + name + ".png", 48, 48, 200 - 20 * i);
      write("other/" + name + ".txt", "a photo of thing " + std::to_string(i) + ", indoors");
    }
  }

  // Quick settings, everything that the kind needs.
  Recipe recipe(const std::string& kind, nlohmann::json settings = nlohmann::json::object()) const {
    Recipe recipe{kind, std::move(settings), {}, {}};
    if (recipeKind(kind).needs_model) {
      recipe.model = embeddedModel();
    }
    if (recipeKind(kind).needs_other) {
      recipe.other = other_;
    }
    if (kind == "generate" && !recipe.settings.contains("steps")) {
      recipe.settings["steps"] = 2;
    }
    return recipe;
  }

  fs::path derive(const Recipe& recipe, const std::string& target = "derived") const {
    deriveDataSet(recipe, source_, folder_ / target, "cpu");
    return folder_ / target;
  }

  std::string refusal(const Recipe& recipe, const std::string& target = "derived") const {
    try {
      derive(recipe, target);
    } catch (const Error& e) {
      return e.what();
    }
    return "nothing was refused";
  }

  Image first(const fs::path& data_set) const {
    return readImage(scanDataSet(data_set).items.at(0).path);
  }

  fs::path source_;
  fs::path other_;
};

TEST_F(RecipeTest, EveryKindGivesTheSameBytesTwice) {
  for (const auto& kind : recipeKinds()) {
    SCOPED_TRACE(kind.name);
    const auto once = contentOf(derive(recipe(kind.name), kind.name + "-1"));
    EXPECT_EQ(once, contentOf(derive(recipe(kind.name), kind.name + "-2")));
    EXPECT_EQ(once.size(), 13u);  // pictures, captions, recipe.json
  }
}

TEST_F(RecipeTest, EveryKindKeepsNamesAndMostKeepCaptions) {
  const auto source = scanDataSet(source_);
  for (const auto& kind : recipeKinds()) {
    SCOPED_TRACE(kind.name);
    const auto derived = scanDataSet(derive(recipe(kind.name), kind.name));
    ASSERT_EQ(derived.items.size(), source.items.size());
    for (std::size_t i = 0; i < source.items.size(); ++i) {
      EXPECT_EQ(derived.items[i].name, source.items[i].name);
      EXPECT_EQ(derived.items[i].caption_source, CaptionSource::TextFile);
    }
    if (kind.name != "caption_shuffle" && kind.name != "empty_captions") {
      EXPECT_EQ(captionsOf(derived), captionsOf(source));
    }
  }
}

TEST_F(RecipeTest, RecordsSettingsAndHashes) {
  const auto folder = derive(recipe("vae_round_trip", {{"passes", 2}}));
  const auto record = readRecipeRecord(folder);
  EXPECT_EQ(record.at("recipe"), "vae_round_trip");
  EXPECT_EQ(record.at("settings").at("passes"), 2);
  EXPECT_EQ(record.at("settings").at("posterior"), "mean");
  EXPECT_EQ(record.at("source").at("hash"), hashDataSet(scanDataSet(source_)));
  EXPECT_EQ(record.at("model").at("hash"), hashModel(embeddedModel()));
  EXPECT_EQ(record.at("hash"), hashDataSet(scanDataSet(folder)));
}

TEST_F(RecipeTest, ContinuesWhatWasInterrupted) {
  const auto whole = contentOf(derive(recipe("latent_noise"), "whole"));
  std::stop_source stop;
  const auto stopAtThird = [&](const std::string& phase, std::size_t done, std::size_t) {
    if (phase == "making" && done == 2) {
      stop.request_stop();
    }
  };
  const auto part = folder_ / "part";
  EXPECT_THROW(
      deriveDataSet(recipe("latent_noise"), source_, part, "cpu", stop.get_token(), stopAtThird),
      Stopped);
  EXPECT_FALSE(readRecipeRecord(part).contains("hash"));
  fs::remove(part / "sub/thing 1.txt");  // killed between a picture and its caption
  const auto early = fs::last_write_time(part / "sub/thing 0.png");
  derive(recipe("latent_noise"), "part");
  EXPECT_EQ(contentOf(part), whole);
  EXPECT_EQ(fs::last_write_time(part / "sub/thing 0.png"), early);
}

TEST_F(RecipeTest, LeavesAFinishedSetAlone) {
  const auto folder = derive(recipe("low_pass"));
  const auto before = fs::last_write_time(folder / "recipe.json");
  derive(recipe("low_pass"));
  EXPECT_EQ(fs::last_write_time(folder / "recipe.json"), before);
}

TEST_F(RecipeTest, RefusesFoldersThatHoldSomethingElse) {
  write("full/notes.txt", "mine");
  EXPECT_THAT(refusal(recipe("low_pass"), "full"), HasSubstr("is not empty"));
  derive(recipe("low_pass"));
  EXPECT_THAT(refusal(recipe("low_pass", {{"sigma", 2.0}})), HasSubstr("another recipe"));
  write("derived/sub/thing 0.txt", "another caption");
  EXPECT_THAT(refusal(recipe("low_pass")), HasSubstr("have been changed"));
  write("source/sub/thing 0.txt", "another caption");
  EXPECT_THAT(refusal(recipe("low_pass")), HasSubstr("source or the model has changed"));
}

TEST_F(RecipeTest, GoesOnAfterItWasKilledInItsFirstWrite) {
  write("derived/.recipe.json.123-1.tmp", "{");
  derive(recipe("low_pass"));
  EXPECT_EQ(contentOf(folder_ / "derived").size(), 13u);
}

TEST_F(RecipeTest, RefusesToWriteIntoWhatItReads) {
  EXPECT_THAT(refusal(recipe("low_pass"), "source/blurred"), HasSubstr("Choose a folder outside"));
  EXPECT_THAT(refusal(recipe("mix"), "other/mixed"), HasSubstr("Choose a folder outside"));
  EXPECT_THAT(refusal(recipe("low_pass"), "source"), HasSubstr("Choose a folder outside"));
}

TEST_F(RecipeTest, RefusesBadSettings) {
  EXPECT_THAT(refusal(recipe("jpeg", {{"quality", 101}})), HasSubstr("from 1 to 100"));
  EXPECT_THAT(refusal(recipe("jpeg", {{"quality", 50.5}})), HasSubstr("a whole number"));
  EXPECT_THAT(refusal(recipe("jpeg", {{"qualty", 50}})), HasSubstr("has no setting \"qualty\""));
  EXPECT_THAT(
      refusal(recipe("vae_round_trip", {{"posterior", "mode"}})), HasSubstr("one of mean, sample"));
  EXPECT_THAT(refusal(recipe("vae_round_trip", {{"keep_float", 1}})), HasSubstr("true or false"));
  EXPECT_THAT(refusal({"low_pass", {}, {}, {}}), HasSubstr("JSON object"));
  EXPECT_THAT(
      refusal({"vae_round_trip", nlohmann::json::object(), {}, {}}), HasSubstr("needs a model"));
  EXPECT_THAT(refusal({"mix", nlohmann::json::object(), {}, {}}), HasSubstr("second data set"));
  EXPECT_THAT(
      refusal(recipe("latent_noise", {{"index", 150}})), HasSubstr("has 150 entries, from 0"));
  try {
    recipeKind("blur");
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("low_pass"));
  }
}

TEST_F(RecipeTest, RefusesNamesThatDifferInTheirEndingAlone) {
  picture("source/sub/thing 0.jpg");
  EXPECT_THAT(refusal(recipe("low_pass")), HasSubstr("differ in their endings alone"));
}

TEST_F(RecipeTest, TheStandardLatentNoiseIsTheOneOfTheAnchorExperiment) {
  const auto facts = readRecipeRecord(derive(recipe("latent_noise"))).at("facts");
  EXPECT_NEAR(facts.at("timestep").get<double>(), 6.7047, 1e-4);
  EXPECT_NEAR(facts.at("sigma").get<double>(), 0.081795, 1e-6);
}

TEST_F(RecipeTest, MoreLatentNoiseChangesMore) {
  const auto clean = first(derive(recipe("vae_round_trip"), "clean"));
  const auto at = [&](double t, const std::string& form) {
    const auto target = form + std::to_string(t);
    return first(derive(recipe("latent_noise", {{"by", "t"}, {"t", t}, {"form", form}}), target));
  };
  EXPECT_LT(meanDifference(clean, at(1, "lms")), meanDifference(clean, at(300, "lms")));
  EXPECT_GT(meanDifference(at(300, "ddpm"), at(300, "lms")), 0.0);
}

TEST_F(RecipeTest, VaeRoundTripScalesToTheBucket) {
  const auto image = first(derive(recipe("vae_round_trip")));
  EXPECT_EQ(image.width % 16, 0);
  EXPECT_EQ(image.height % 16, 0);
  const auto original = resizeToCover(first(source_), image.width, image.height);
  EXPECT_LT(
      meanDifference(image, original),
      meanDifference(first(derive(recipe("vae_round_trip", {{"passes", 8}}), "many")), original));
  EXPECT_NE(
      first(derive(recipe("vae_round_trip", {{"posterior", "sample"}}), "sample")).rgb, image.rgb);
}

TEST_F(RecipeTest, ResizeGivesTheBucketsSize) {
  const auto image =
      first(derive(recipe("resize_to_bucket", {{"resolution", 64}, {"multiple", 16}})));
  EXPECT_EQ(image.rgb, resizeToCover(first(source_), image.width, image.height).rgb);
  EXPECT_NE(image.width, 80);
}

TEST_F(RecipeTest, LowQualityAndLowPassesTakeDetailAway) {
  const auto original = first(source_);
  const auto change = [&](const char* kind, const char* setting, double value) {
    const auto target = kind + std::to_string(value);
    nlohmann::json settings = {{setting, value}};
    if (setting == std::string("quality")) {
      settings = {{setting, static_cast<int>(value)}};
    }
    return meanDifference(original, first(derive(recipe(kind, settings), target)));
  };
  EXPECT_LT(change("jpeg", "quality", 95), change("jpeg", "quality", 5));
  EXPECT_LT(change("low_pass", "sigma", 0.5), change("low_pass", "sigma", 4));
}

TEST_F(RecipeTest, ShufflingLeavesNobodyItsCaption) {
  const auto before = captionsOf(scanDataSet(source_));
  auto after = captionsOf(scanDataSet(derive(recipe("caption_shuffle"))));
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NE(before[i], after[i]);
  }
  std::sort(after.begin(), after.end());
  EXPECT_EQ(after, before);
  EXPECT_EQ(bytesOf(folder_ / "derived/sub/thing 3.png"), bytesOf(source_ / "sub/thing 3.png"));
}

TEST_F(RecipeTest, EmptyCaptionsStayEmptyWhateverThePicturesAreCalled) {
  const auto derived = scanDataSet(derive(recipe("empty_captions")));
  EXPECT_EQ(captionsOf(derived), std::vector<std::string>(6));
  EXPECT_TRUE(derived.problems.empty());
}

TEST_F(RecipeTest, MixReplacesTheShareAndMoreReplacesThoseToo) {
  const auto replacedBy = [&](double percent) {
    const auto folder =
        derive(recipe("mix", {{"percent", percent}}), "mix" + std::to_string(percent));
    std::set<std::string> replaced;
    for (const auto& [name, bytes] : contentOf(folder)) {
      if (name.ends_with(".png") && bytes == bytesOf(other_ / name)) {
        replaced.insert(name);
      }
    }
    return replaced;
  };
  const auto third = replacedBy(100.0 / 3);
  const auto half = replacedBy(50);
  EXPECT_EQ(third.size(), 2u);
  EXPECT_EQ(half.size(), 3u);
  EXPECT_TRUE(std::includes(half.begin(), half.end(), third.begin(), third.end()));
  EXPECT_TRUE(replacedBy(0).empty());
  EXPECT_EQ(replacedBy(100).size(), 6u);
}

TEST_F(RecipeTest, MixSaysWhichPictureHasNoCounterpart) {
  fs::remove(other_ / "sub/thing 2.png");
  EXPECT_THAT(refusal(recipe("mix", {{"percent", 100.0}})), HasSubstr("sub/thing 2"));
}

TEST_F(RecipeTest, GeneratingWritesWhatOtherProgramsReadBack) {
  const auto folder = derive(recipe("generate"));
  const auto text = readPngText(folder / "sub/thing 0.png").at("parameters");
  EXPECT_THAT(text, HasSubstr("a photo of thing 0, indoors"));
  EXPECT_THAT(text, HasSubstr("Steps: 2"));
  EXPECT_THAT(text, HasSubstr("Model hash: " + hashModel(embeddedModel()).substr(0, 10)));
}

}  // namespace
}  // namespace diptych
