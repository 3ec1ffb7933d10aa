// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/set_measures.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/statistics/autoencoder.h"
#include "core/statistics/measure_cache.h"
#include "core/tensor/threads.h"
#include "tests/core/dataset/folder_test.h"
#include "tests/core/model/tiny_model.h"
#include "tests/core/statistics/planted_pictures.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class SetMeasuresTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    useThreads(1);  // one picture at a time
    settings_.model = writeTinyModel(folder_ / "model");
    settings_.device = "cpu";
    settings_.cache = folder_ / "cache";
    fs::create_directories(folder_ / "set");
    for (unsigned i = 0; i < 3; ++i) {
      writePng(folder_ / "set" / ("p" + std::to_string(i) + ".png"), noisyPicture(48, 4.0 * i, i));
    }
  }

  DataSet scan() const { return scanDataSet(folder_ / "set"); }

  MeasureSettings settings_;
};

TEST_F(SetMeasuresTest, AreMeansOverThePictures) {
  const auto measures = measureSet(scan(), settings_);
  ASSERT_EQ(measures.pictures.size(), 3u);
  EXPECT_TRUE(measures.problems.empty());
  const auto& first = *measures.pictures[0];
  const auto& second = *measures.pictures[1];
  const auto& third = *measures.pictures[2];
  const double noise = (first.pixels.noise + second.pixels.noise + third.pixels.noise) / 3;
  EXPECT_EQ(measures.noise.count, 3u);
  EXPECT_NEAR(measures.noise.mean, noise, 1e-12);
  EXPECT_GT(measures.noise.deviation, 2);
  ASSERT_EQ(measures.latent_mean.size(), 4u);
  EXPECT_NEAR(
      measures.latent_mean[1].mean,
      (first.latents.mean[1] + second.latents.mean[1] + third.latents.mean[1]) / 3,
      1e-12);
  for (const auto& colour : measures.histogram) {
    EXPECT_NEAR(std::accumulate(colour.begin(), colour.end(), 0.0), 1, 1e-9);
  }
  // Pictures of one size: the same as the variance of all their latents together.
  double second_moment = 0;
  for (const auto& picture : measures.pictures) {
    const auto& latents = picture->latents;
    second_moment += (std::pow(latents.deviation[2], 2) + std::pow(latents.mean[2], 2)) / 3;
  }
  const double mean = measures.latent_mean[2].mean;
  EXPECT_NEAR(measures.latent_covariance[2 * 4 + 2], second_moment - mean * mean, 1e-9);
}

// What the cache says is believed: other numbers are planted there.
TEST_F(SetMeasuresTest, AreReadFromTheCache) {
  const auto data_set = scan();
  auto planted = *measureSet(data_set, settings_).pictures[1];
  planted.pixels.noise = 123;
  const auto autoencoder = Autoencoder(settings_.model, "cpu").hash();
  MeasureCache(settings_.cache).store(sha256OfFile(data_set.items[1].path), autoencoder, planted);
  EXPECT_EQ(measureSet(data_set, settings_).pictures[1]->pixels.noise, 123);
  auto other = settings_;
  other.model = writeTinyModel(folder_ / "other", 2);
  EXPECT_LT(measureSet(data_set, other).pictures[1]->pixels.noise, 10);
  other = settings_;
  other.cache.clear();
  EXPECT_LT(measureSet(data_set, other).pictures[1]->pixels.noise, 10);
}

TEST_F(SetMeasuresTest, TellWhatCouldNotBeRead) {
  writePng(folder_ / "set/tiny.png", greyPicture(3, 2, smoothShade));
  const auto data_set = scan();
  fs::resize_file(folder_ / "set/p1.png", fs::file_size(folder_ / "set/p1.png") / 2);
  fs::remove(folder_ / "set/p2.png");
  for (int pass = 0; pass < 2; ++pass) {  // the second one from the cache, NaN and all
    const auto measures = measureSet(data_set, settings_);
    EXPECT_TRUE(measures.pictures[0].has_value());
    EXPECT_FALSE(measures.pictures[1].has_value());
    EXPECT_FALSE(measures.pictures[2].has_value());
    EXPECT_TRUE(std::isnan(measures.pictures[3]->latents.psnr));
    EXPECT_EQ(measures.psnr.count, 1u);
    EXPECT_THAT(
        measures.problems,
        ElementsAre(
            HasSubstr("p1.png"), HasSubstr("p2.png"), HasSubstr("3 x 2 pixels are too few")));
  }
}

TEST_F(SetMeasuresTest, FindCopies) {
  fs::copy_file(folder_ / "set/p1.png", folder_ / "set/copy.png");
  writePng(folder_ / "set/turned.png", greyPicture(48, 48, [](int x, int y) {
             return 255 - 5 * std::abs(x - y);
           }));
  const auto measures = measureSet(scan(), settings_);
  ASSERT_FALSE(measures.near_duplicates.empty());
  EXPECT_EQ(measures.near_duplicates[0].first, 0u);   // copy.png
  EXPECT_EQ(measures.near_duplicates[0].second, 2u);  // p1.png
  for (const auto& pair : measures.near_duplicates) {
    EXPECT_NE(pair.second, 4u);  // turned.png
  }
  EXPECT_GT(measures.distinct_pictures, 1.01);
  EXPECT_LT(measures.distinct_pictures, 3);
}

TEST_F(SetMeasuresTest, StopAndGoOn) {
  const auto data_set = scan();
  std::stop_source stop;
  std::size_t before = 0;
  EXPECT_THROW(
      measureSet(
          data_set,
          settings_,
          stop.get_token(),
          [&](std::size_t done, std::size_t total) {
            EXPECT_EQ(total, 3u);
            before = done;
            stop.request_stop();
          }),
      Stopped);
  ASSERT_GT(before, 0u);
  ASSERT_LT(before, 3u);
  MeasureCache cache(settings_.cache);
  const auto autoencoder = Autoencoder(settings_.model, "cpu").hash();
  for (std::size_t i = 0; i < 3; ++i) {
    const auto hash = sha256OfFile(data_set.items[i].path);
    EXPECT_EQ(cache.find(hash, autoencoder).has_value(), i < before) << i;
  }
}

TEST_F(SetMeasuresTest, AreMeasuredWithoutACacheThatCannotBeUsed) {
  settings_.cache = write("file", "");
  const auto measures = measureSet(scan(), settings_);
  EXPECT_TRUE(measures.pictures[2].has_value());
  EXPECT_THAT(measures.problems, ElementsAre(HasSubstr("is not kept")));
}

TEST_F(SetMeasuresTest, AreTheSameForAllWhoShareACache) {
  SetMeasures first;
  std::jthread other([&] { first = measureSet(scan(), settings_); });
  const auto second = measureSet(scan(), settings_);
  other.join();
  EXPECT_TRUE(first.problems.empty());
  EXPECT_TRUE(second.problems.empty());
  EXPECT_NEAR(first.psnr.mean, second.psnr.mean, 1e-3);
}

TEST_F(SetMeasuresTest, AreEmptyForAnEmptySet) {
  const auto measures = measureSet(DataSet{}, settings_);
  EXPECT_TRUE(std::isnan(measures.noise.mean));
  EXPECT_EQ(measures.distinct_pictures, 0);
  settings_.model = folder_ / "nothing";
  EXPECT_THROW(measureSet(DataSet{}, settings_), Error);
}

TEST(MeasuresCacheFolder, FollowsTheXdgBaseDirectories) {
  const char* before = std::getenv("XDG_CACHE_HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("XDG_CACHE_HOME", "/somewhere", 1);
  EXPECT_EQ(measuresCacheFolder(), "/somewhere/diptych/measures");
  ::setenv("XDG_CACHE_HOME", "not/in/full", 1);
  EXPECT_EQ(measuresCacheFolder(), fs::path(std::getenv("HOME")) / ".cache/diptych/measures");
  if (before == nullptr) {
    ::unsetenv("XDG_CACHE_HOME");
  } else {
    ::setenv("XDG_CACHE_HOME", kept.c_str(), 1);
  }
}

}  // namespace
}  // namespace diptych
