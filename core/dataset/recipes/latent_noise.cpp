// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/dataset/recipes/model_pictures.h"
#include "core/dataset/recipes/picture_recipe.h"
#include "core/dataset/recipes/recipes.h"
#include "core/diffusion/sampler.h"
#include "core/diffusion/sampler_path.h"
#include "core/model/stable_diffusion.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <cmath>

namespace diptych {
namespace {

using nlohmann::json;

// The entry of a sampler's list, as scheduler.timesteps[index] of diffusers, or the setting "t".
double timestepOf(const json& settings, const NoiseSchedule& schedule) {
  if (settings.at("by") == "t") {
    const double t = settings.at("t").get<double>();
    if (t > static_cast<double>(schedule.size() - 1)) {
      throw Error(fmt::format(
          "Recipe latent_noise: \"t\" is {:g}, but the model's last timestep is {}.",
          t,
          schedule.size() - 1));
    }
    return t;
  }
  const auto sampler = makeSampler(
      settings.at("sampler").get<std::string>(), schedule, settings.at("steps").get<int>());
  const auto index = settings.at("index").get<std::size_t>();
  if (index >= sampler->timesteps().size()) {
    throw Error(fmt::format(
        "Recipe latent_noise: \"index\" is {}, but the sampler's list has {} entries, from 0.",
        index,
        sampler->timesteps().size()));
  }
  return sampler->timesteps()[index];
}

class LatentNoise : public RecipeWork {
 public:
  explicit LatentNoise(const RecipeInputs& inputs)
      : source_(inputs.source), settings_(inputs.settings), pictures_(inputs) {
    const NoiseSchedule schedule(pictures_.model().scheduler);
    timestep_ = timestepOf(settings_, schedule);
    sigma_ = sigmaAt(schedule, timestep_);
  }

  DerivedPicture make(std::size_t item, std::stop_token /*stop*/) override {
    const auto latents = pictures_.encode(pictures_.pixelsOfItem(item), item);
    DerivedPicture picture;
    picture.caption = source_.items[item].caption;
    picture.image = imageOfPixels(pictures_.decode(addNoise(latents, item)));
    return picture;
  }

  json facts() const override { return {{"timestep", timestep_}, {"sigma", sigma_}}; }

 private:
  torch::Tensor addNoise(const torch::Tensor& latents, std::size_t item) const {
    const auto noisy = latents + sigma_ * pictures_.noise(item, latents, "latent-noise");
    // With alpha_bar = 1 / (1 + sigma^2) this is sqrt(alpha_bar) x + sqrt(1 - alpha_bar) e.
    return settings_.at("form") == "ddpm" ? noisy / std::sqrt(1 + sigma_ * sigma_) : noisy;
  }

  const DataSet& source_;
  const json& settings_;
  ModelPictures pictures_;
  double timestep_ = 0;
  double sigma_ = 0;
};

}  // namespace

RecipeKind latentNoiseRecipe() {
  return {
      .name = "latent_noise",
      .title = "Latent noise, then decode",
      .help = "Encodes every picture, adds noise to its latents and decodes it again.",
      .needs_model = true,
      .settings =
          {{.name = "by",
            .help = "How the noise is chosen: by its place in a sampler's list, or by timestep",
            .standard = "index",
            .choices = {"index", "t"}},
           {"index", "Place in the sampler's list, from 0 at the noisiest", 148, 0, 9999},
           {"steps", "Length of the sampler's list", 150, 1, 9999},
           {.name = "sampler", .help = "Whose list", .standard = "lms", .choices = samplerNames()},
           {"t", "Timestep, with \"by\": \"t\"", 7.0, 0, 9999},
           {.name = "form",
            .help = "lms: x + sigma e; ddpm: the same, scaled to the size of x at that timestep",
            .standard = "lms",
            .choices = {"lms", "ddpm"}},
           posteriorSetting(),
           resolutionSetting(),
           seedSetting("Of the noise")},
      .start = [](const RecipeInputs& inputs) { return std::make_unique<LatentNoise>(inputs); }};
}

}  // namespace diptych
