// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/text_to_image.h"
#include "tests/core/diffusion/reference.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace diptych {
namespace {

class TextToImageParity : public testing::Test {
 protected:
  void SetUp() override {
    if (!haveFixtures()) GTEST_SKIP() << "no fixtures at " << DIPTYCH_FIXTURES;
  }
};

std::function<torch::Tensor(int)> recordedNoise(
    const Reference& reference, const std::string& key) {
  if (!reference.contains(key)) return {};
  return [noise = reference.tensor(key)](int call) { return noise[call]; };
}

// Rounding may fall to either side: at most one step apart, in at most one value of a thousand.
void expectSamePicture(const torch::Tensor& pixels, const torch::Tensor& want) {
  const auto shown = ((pixels / 2 + 0.5).clamp(0, 1) * 255).round().permute({0, 2, 3, 1});
  const auto difference = (shown - want.to(torch::kFloat32)).abs();
  EXPECT_LE(difference.max().item<double>(), 1);
  EXPECT_LE(difference.count_nonzero().item<std::int64_t>(), want.numel() / 1000);
}

void expectSameGuidedRun(
    StableDiffusion& model, const Reference& reference, const std::string& key) {
  SCOPED_TRACE(reference.model() + " " + key);
  const auto& run = reference.runs().at(key);
  const auto latents = sampleLatents(
      model,
      reference.tensor(key + "/in/noise"),
      reference.tensor(key + "/in/cond"),
      reference.tensor(key + "/in/uncond"),
      run.at("scheduler").get<std::string>(),
      run.at("steps").get<int>(),
      run.at("cfg").get<double>(),
      recordedNoise(reference, key + "/in/step_noise"));
  reference.expectClose(latents, key + "/out/latents");
  const auto pixels = decodeLatents(model, latents);
  reference.expectClose(pixels, key + "/out/pixels");
  expectSamePicture(pixels, reference.tensor(key + "/out/image_u8"));
}

}  // namespace

// UNet and sampler together, without guidance: errors add up over the run, and the tolerance is for
// its end.
TEST_F(TextToImageParity, WholeRunsEndWhereTheReferencesDo) {
  for (const auto& name : modelsWith("schedulers")) {
    const Reference reference(name, "schedulers");
    StableDiffusion model;
    model.unet = referenceUNet(name);
    model.scheduler = referenceScheduler(name);
    for (const auto& run : reference.runs().items()) {
      const auto& key = run.key();
      const auto slash = key.find('/');
      const auto latents = sampleLatents(
          model,
          reference.tensor("in/noise"),
          reference.tensor("in/cond"),
          {},
          key.substr(0, slash),
          std::stoi(key.substr(slash + 1)),
          1,
          recordedNoise(reference, "in/step_noise"));
      reference.expectClose(latents, key + "/final");
    }
  }
}

TEST_F(TextToImageParity, GuidedRunsGiveTheReferencesPictures) {
  for (const auto& name : modelsWith("generate")) {
    const Reference reference(name, "generate");
    auto model = loadModel(fixture(name));
    for (const auto& run : reference.runs().items()) {
      expectSameGuidedRun(model, reference, run.key());
    }
  }
}

TEST_F(TextToImageParity, PromptsAreEncodedAsTheReferencesAre) {
  for (const auto& name : modelsWith("generate")) {
    const Reference reference(name, "generate");
    auto model = loadModel(fixture(name));
    for (const auto& run : reference.runs().items()) {
      const auto got = encodePrompt(model, run.value().at("prompt").get<std::string>());
      const auto want = reference.tensor(run.key() + "/in/cond");
      // 1e-5 of the scale: the text encoder's own tolerance.
      const double scale = want.abs().max().item<double>();
      EXPECT_LE((got - want).abs().max().item<double>(), 1e-5 * scale) << run.key();
    }
  }
}

}  // namespace diptych
