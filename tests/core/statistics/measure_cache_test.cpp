// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/measure_cache.h"

#include "core/base/error.h"
#include "core/statistics/measure_record.h"
#include "tests/core/dataset/folder_test.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <thread>
#include <vector>

namespace diptych {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// A different number in every field.
PictureMeasures someMeasures() {
  PictureMeasures measures;
  double next = 0.25;
  measures.pixels.noise = kNaN;
  measures.pixels.slope = next++;
  measures.pixels.grid_peak = next++;
  measures.pixels.histogram[2][63] = 4'000'000'000u;
  measures.pixels.spectrum.fill(kNaN);
  measures.pixels.spectrum[7] = next++;
  measures.pixels.features.assign(256, 0.125f);
  auto& latents = measures.latents;
  latents.mean = {next++, next++};
  latents.deviation = {next++, next++};
  latents.kurtosis = {kNaN, next++};
  latents.covariance = {next++, next++, next++, next++};
  latents.spectrum[63] = next++;
  latents.slope = next++;
  latents.psnr = next++;
  latents.ssim = next++;
  latents.features.assign(128, std::numeric_limits<float>::quiet_NaN());
  return measures;
}

// Bit for bit, NaN and all.
bool same(const PictureMeasures& a, const PictureMeasures& b) {
  const auto numbers = recordOf(a);
  const auto others = recordOf(b);
  return std::equal(
      numbers.begin(), numbers.end(), others.begin(), others.end(), [](double x, double y) {
        return x == y || (std::isnan(x) && std::isnan(y));
      });
}

class MeasureCacheTest : public FolderTest {
 protected:
  std::filesystem::path file() const { return folder_ / kMeasuresFile; }
  bool hasSetAside() const { return std::filesystem::exists(folder_ / "measures.sqlite.damaged"); }
};

TEST_F(MeasureCacheTest, KeepsEveryNumber) {
  MeasureCache(folder_ / "deep/er").store("picture", "model", someMeasures());
  MeasureCache cache(folder_ / "deep/er");
  const auto found = cache.find("picture", "model");
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(same(*found, someMeasures()));
  EXPECT_TRUE(std::isnan(found->pixels.noise));
  EXPECT_EQ(found->pixels.histogram[2][63], 4'000'000'000u);
  EXPECT_EQ(found->latents.covariance, someMeasures().latents.covariance);
  EXPECT_EQ(found->latents.features.size(), 128u);
  EXPECT_FALSE(cache.find("picture", "other model").has_value());
  EXPECT_FALSE(cache.find("other picture", "model").has_value());
}

TEST_F(MeasureCacheTest, BeginsAnewWhenTheFileIsNone) {
  write(kMeasuresFile, std::string(10'000, 'x'));
  MeasureCache cache(folder_);
  EXPECT_TRUE(hasSetAside());
  cache.store("picture", "model", someMeasures());
  EXPECT_TRUE(cache.find("picture", "model").has_value());
}

// The first page is whole, so that the damage shows only when something is looked for.
TEST_F(MeasureCacheTest, BeginsAnewWhenDamageShowsLater) {
  {
    MeasureCache cache(folder_);
    for (int i = 0; i < 50; ++i) {
      cache.store("picture " + std::to_string(i), "model", someMeasures());
    }
  }
  const auto size = std::filesystem::file_size(file());
  ASSERT_GT(size, 100'000u);
  std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(4096);
  stream << std::string(size - 4096, 'x');
  stream.close();
  MeasureCache cache(folder_);
  EXPECT_FALSE(cache.find("picture 3", "model").has_value());
  EXPECT_TRUE(hasSetAside());
  cache.store("picture 3", "model", someMeasures());
  EXPECT_TRUE(cache.find("picture 3", "model").has_value());
}

TEST_F(MeasureCacheTest, SaysWhereNothingCanBeKept) {
  write("file", "");
  EXPECT_THROW(MeasureCache(folder_ / "file"), Error);
}

TEST_F(MeasureCacheTest, IsSharedByWriters) {
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([this, writer] {
      MeasureCache cache(folder_);  // a connection of its own, as another process has
      for (int i = 0; i < 25; ++i) {
        cache.store(std::to_string(writer * 20 + i), "model", someMeasures());
      }
    });
  }
  writers.clear();
  MeasureCache cache(folder_);
  for (int i = 0; i < 85; ++i) {
    EXPECT_TRUE(cache.find(std::to_string(i), "model").has_value()) << i;
  }
  EXPECT_FALSE(hasSetAside());
}

TEST(MeasureRecord, IsRefusedWhenItIsNone) {
  auto record = recordOf(someMeasures());
  EXPECT_TRUE(measuresOf(record).has_value());
  for (const double length : {-1.0, 0.5, 3.0, 1e300, kNaN}) {
    auto wrong = record;
    wrong[0] = length;
    EXPECT_FALSE(measuresOf(wrong).has_value()) << length;
  }
  auto count = record;
  count[6] = -1;  // of the histogram: behind the lengths and three numbers
  EXPECT_FALSE(measuresOf(count).has_value());
  record.pop_back();
  EXPECT_FALSE(measuresOf(record).has_value());
  EXPECT_FALSE(measuresOf({}).has_value());
}

}  // namespace
}  // namespace diptych
