// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/round_trip.h"

#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/image/difference.h"
#include "core/model/stable_diffusion.h"
#include "tests/core/dataset/folder_test.h"
#include "tests/core/model/tiny_model.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace diptych {
namespace {

Image slope(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (const int value : {x * 255 / width, y * 255 / height, 90}) {
        image.rgb.push_back(static_cast<std::uint8_t>(value));
      }
    }
  }
  return image;
}

class RoundTripTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    model_ = writeTinyModel(folder_ / "model");
  }

  std::filesystem::path model_;
};

TEST_F(RoundTripTest, IsWhatTheWholeModelsAutoencoderSays) {
  const RoundTrip round_trip(model_, "cpu");
  const auto picture = slope(24, 16);
  const auto result = round_trip.run(picture);
  EXPECT_EQ(result.before.rgb, picture.rgb);

  const torch::NoGradGuard no_grad;
  auto model = loadModel(model_);
  const auto expected = model.vae->decode(model.vae->encode(pixelsOf(picture)).mean);
  EXPECT_EQ(result.after.rgb, imageOfPixels(expected).rgb);
  EXPECT_DOUBLE_EQ(result.psnr, psnr(picture, result.after));
}

TEST_F(RoundTripTest, CutsToTheFactorAndScalesWhatIsLarge) {
  const RoundTrip round_trip(model_, "cpu");
  ASSERT_EQ(round_trip.factor(), 2);
  const auto cut = round_trip.prepare(slope(17, 11));
  EXPECT_EQ(cut.width, 16);
  EXPECT_EQ(cut.height, 10);
  const auto scaled = round_trip.prepare(slope(3000, 1500));
  EXPECT_EQ(scaled.width, 1024);
  EXPECT_EQ(scaled.height, 512);
}

TEST_F(RoundTripTest, RefusesWhatIsTooSmallAndNoModel) {
  const RoundTrip round_trip(model_, "cpu");
  EXPECT_THROW(round_trip.run(slope(1, 40)), Error);
  EXPECT_THROW(RoundTrip(folder_ / "nothing"), Error);
}

TEST_F(RoundTripTest, Stops) {
  const RoundTrip round_trip(model_, "cpu");
  std::stop_source stop;
  bool half = false;
  EXPECT_NO_THROW(round_trip.run(slope(16, 16), stop.get_token(), [&half] { half = true; }));
  EXPECT_TRUE(half);
  stop.request_stop();
  EXPECT_THROW(round_trip.run(slope(16, 16), stop.get_token()), Stopped);
}

}  // namespace
}  // namespace diptych
