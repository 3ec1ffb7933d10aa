// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/latent_cache.h"

#include "core/base/error.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/random.h"
#include "tests/core/dataset/folder_test.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

namespace diptych {
namespace {

// A VAE of 8 and 16 channels, two pixels per latent, with seeded weights.
StableDiffusion tinyModel() {
  VaeConfig config;
  config.block_out_channels = {8, 16};
  config.layers_per_block = 1;
  config.norm_num_groups = 4;
  StableDiffusion model;
  model.vae = AutoencoderKL(config);
  const torch::NoGradGuard no_grad;
  auto generator = makeGenerator(3);
  for (auto& parameter : model.vae->parameters()) {
    parameter.set_data(0.2 * randn(parameter.sizes(), generator));
  }
  return model;
}

class LatentCacheTest : public FolderTest {
 protected:
  PictureItem item(const std::string& name, int width, int height, int shade) const {
    PictureItem item;
    item.path = picture(name, width, height, shade);
    item.size = {width, height};
    return item;
  }

  StableDiffusion model_ = tinyModel();
};

TEST_F(LatentCacheTest, HoldsWhatTheEncoderSays) {
  const auto only = item("a.png", 16, 8, 40);
  const auto cache = LatentCache::build(model_, {only}, {{16, 8}});
  ASSERT_EQ(cache.size(), 1u);
  EXPECT_EQ(cache.mean(0).sizes(), (std::vector<std::int64_t>{4, 4, 8}));
  EXPECT_EQ(cache.logvar(0).sizes(), cache.mean(0).sizes());
  EXPECT_EQ(cache.mean(0).scalar_type(), torch::kFloat32);

  // The picture needs no scaling: 0..255 becomes -1..1, pixel by pixel.
  const auto image = readImage(only.path);
  auto pixels = torch::empty({1, 3, 8, 16});
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 16; ++x) {
      for (int c = 0; c < 3; ++c) pixels[0][c][y][x] = image.row(y)[3 * x + c] / 127.5 - 1;
    }
  }
  const torch::NoGradGuard no_grad;
  const auto wanted = model_.vae->encode(pixels);
  // The two ways to scale differ in the last bit of a float.
  EXPECT_TRUE(torch::allclose(cache.mean(0), wanted.mean[0], 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(cache.logvar(0), wanted.logvar[0], 1e-4, 1e-5));
}

TEST_F(LatentCacheTest, DoesNotDependOnTheOtherPictures) {
  const auto a = item("a.png", 16, 16, 10);
  const auto b = item("b.png", 40, 20, 20);
  const auto c = item("c.png", 9, 31, 30);
  const auto together = LatentCache::build(model_, {a, b, c}, {{16, 16}, {16, 8}, {8, 16}});
  const auto alone = LatentCache::build(model_, {c}, {{8, 16}});
  EXPECT_TRUE(torch::equal(together.mean(2), alone.mean(0)));
  EXPECT_TRUE(torch::equal(together.logvar(2), alone.logvar(0)));
  EXPECT_EQ(together.mean(1).sizes(), (std::vector<std::int64_t>{4, 4, 8}));
}

TEST_F(LatentCacheTest, NamesEveryPictureThatCannotBeRead) {
  const auto good = item("a.png", 8, 8, 10);
  PictureItem broken;
  broken.path = write("broken.png", "no picture");
  PictureItem worse;
  worse.path = write("worse.png", "");
  try {
    LatentCache::build(model_, {broken, good, worse}, {{8, 8}, {8, 8}, {8, 8}});
    FAIL() << "expected an Error";
  } catch (const Error& e) {
    EXPECT_THAT(
        e.what(),
        testing::AllOf(
            testing::HasSubstr("2 of 3"),
            testing::HasSubstr("broken.png"),
            testing::HasSubstr("worse.png")));
  }
}

TEST_F(LatentCacheTest, TellsItsProgressAndStops) {
  const std::vector<PictureItem> items{
      item("a.png", 8, 8, 10), item("b.png", 8, 8, 20), item("c.png", 8, 8, 30)};
  const std::vector<ImageSize> sizes(3, {8, 8});
  std::stop_source source;
  std::vector<std::size_t> seen;
  const auto stopAtTwo = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 3u);
    seen.push_back(done);
    if (done == 2) source.request_stop();
  };
  EXPECT_THROW(LatentCache::build(model_, items, sizes, source.get_token(), stopAtTwo), Stopped);
  EXPECT_THAT(seen, testing::ElementsAre(1, 2));
}

TEST_F(LatentCacheTest, MayBeEmpty) { EXPECT_EQ(LatentCache::build(model_, {}, {}).size(), 0u); }

}  // namespace
}  // namespace diptych
