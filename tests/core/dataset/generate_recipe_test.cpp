// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resources.h"
#include "core/dataset/derive.h"
#include "core/dataset/picture_pixels.h"
#include "core/model/stable_diffusion.h"
#include "tests/core/dataset/folder_test.h"

#include <torch/torch.h>

namespace diptych {
namespace {

class GenerateRecipeTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    for (int i = 0; i < 4; ++i) {
      picture("source/thing " + std::to_string(i) + ".png", 64, 64, 60 * i);
    }
  }

  torch::Tensor latentsOf(const std::filesystem::path& file) {
    const torch::NoGradGuard no_grad;
    return model_.vae->encode(pixelsOf(readImage(file))).mean;
  }

  // To the originals, over all pictures.
  double distanceWith(int candidates) {
    const auto target = folder_ / std::to_string(candidates);
    deriveDataSet(
        {"generate", {{"candidates", candidates}, {"steps", 3}}, embeddedModel(), {}},
        folder_ / "source",
        target,
        "cpu");
    double sum = 0;
    for (const auto& item : scanDataSet(target).items) {
      const auto original = latentsOf(folder_ / "source" / item.name);
      sum += (latentsOf(item.path) - original).square().mean().item<double>();
    }
    return sum;
  }

  StableDiffusion model_ = loadModel(embeddedModel());
};

TEST_F(GenerateRecipeTest, MoreCandidatesComeCloserToTheOriginals) {
  const double one = distanceWith(1);
  const double eight = distanceWith(8);
  EXPECT_LT(eight, 0.98 * one);
  EXPECT_LT(distanceWith(16), eight);
}

}  // namespace
}  // namespace diptych
