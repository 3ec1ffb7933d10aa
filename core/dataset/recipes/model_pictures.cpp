// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/recipes/model_pictures.h"

#include "core/dataset/buckets.h"
#include "core/dataset/picture_pixels.h"
#include "core/dataset/recipes/picture_recipe.h"
#include "core/diffusion/text_to_image.h"
#include "core/model/model_facts.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"
#include "core/tensor/random.h"

#include <torch/torch.h>

#include <utility>

namespace diptych {

struct ModelPictures::State {
  const DataSet& source;
  const nlohmann::json& settings;
  StableDiffusion model;
  std::vector<ImageSize> buckets;
};

namespace {

StableDiffusion load(const RecipeInputs& inputs) {
  LoadOptions options;
  options.device = parseDevice(inputs.device);
  auto model = loadModel(inputs.model, options, inputs.stop);
  model.unet->eval();  // several threads may use it at a time
  return model;
}

std::vector<ImageSize> bucketsFor(const RecipeInputs& inputs) {
  const auto facts = describeModel(inputs.model);
  const int wanted = inputs.settings.at("resolution").get<int>();
  return bucketSizes(wanted == 0 ? facts.resolution : wanted, facts.size_multiple);
}

}  // namespace

ModelPictures::ModelPictures(const RecipeInputs& inputs)
    : state_(new State{inputs.source, inputs.settings, load(inputs), bucketsFor(inputs)}) {}

ModelPictures::~ModelPictures() = default;

StableDiffusion& ModelPictures::model() { return state_->model; }

ImageSize ModelPictures::sizeOf(std::size_t item) const {
  const auto& buckets = state_->buckets;
  return buckets[chooseBucket(buckets, state_->source.items[item].size)];
}

at::Tensor ModelPictures::pixelsOfItem(std::size_t item) const {
  const auto size = sizeOf(item);
  const auto image = readImage(state_->source.items[item].path);
  return pixelsOf(resizeToCover(image, size.width, size.height));
}

at::Tensor ModelPictures::encode(const at::Tensor& pixels, std::size_t item, int pass) {
  const torch::NoGradGuard no_grad;
  auto& vae = state_->model.vae;
  const auto latents = vae->encode(pixels.to(vae->parameters().front().options()));
  auto drawn = latents.mean.to(torch::kCPU, torch::kFloat32);
  if (state_->settings.value("posterior", std::string("mean")) == "sample") {
    const auto spread = (latents.logvar.to(torch::kCPU, torch::kFloat32) / 2).exp();
    drawn = drawn + spread * noise(item, drawn, "posterior" + std::to_string(pass));
  }
  return drawn * vae->config().scaling_factor;
}

at::Tensor ModelPictures::decode(const at::Tensor& latents) {
  return decodeLatents(state_->model, latents.to(state_->model.vae->parameters().front().device()));
}

at::Tensor ModelPictures::noise(
    std::size_t item, const at::Tensor& like, const std::string& stream) const {
  const auto seed = pictureSeed(state_->settings, state_->source.items[item]);
  auto generator = makeGenerator(deriveSeed(seed, stream));
  return randn(like.sizes(), generator);
}

RecipeSetting resolutionSetting() {
  return {"resolution", "Pixels, for the buckets; 0: what the model was made for", 0, 0, 8192};
}

RecipeSetting posteriorSetting() {
  return {
      .name = "posterior",
      .help = "What the encoder's answer is read as: its mean, or a sample of it",
      .standard = "mean",
      .choices = {"mean", "sample"}};
}

RecipeSetting seedSetting(const std::string& help) { return {"seed", help, 1, 0, 4294967295}; }

}  // namespace diptych
