// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/picture_generator.h"
#include "core/dataset/picture_pixels.h"
#include "core/dataset/recipes/model_pictures.h"
#include "core/dataset/recipes/picture_recipe.h"
#include "core/dataset/recipes/recipes.h"
#include "core/diffusion/text_to_image.h"
#include "core/tensor/random.h"
#include "core/tensor/threads.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <algorithm>

namespace diptych {
namespace {

using nlohmann::json;

constexpr std::size_t kShortHash = 10;  // as other programs write it

class Generate : public RecipeWork {
 public:
  explicit Generate(const RecipeInputs& inputs)
      : source_(inputs.source),
        settings_(inputs.settings),
        model_name_(inputs.model.filename().string()),
        model_hash_(inputs.model_hash.substr(0, kShortHash)),
        pictures_(inputs) {}

  DerivedPicture make(std::size_t item, std::stop_token stop) override {
    const auto& caption = source_.items[item].caption;
    const auto candidates = makeCandidates(item, stop);
    const auto chosen = closest(candidates, item);
    DerivedPicture picture;
    picture.caption = caption;
    picture.image = imageOfPixels(pictures_.decode(candidates[chosen]));
    picture.text = {
        {"parameters", parametersText(settingsFor(item, chosen), model_name_, model_hash_)}};
    return picture;
  }

 private:
  GenerationSettings settingsFor(std::size_t item, std::size_t candidate) const {
    GenerationSettings settings;
    settings.prompt = source_.items[item].caption;
    settings.sampler = settings_.at("sampler").get<std::string>();
    settings.steps = settings_.at("steps").get<int>();
    settings.cfg = settings_.at("cfg").get<double>();
    const auto size = pictures_.sizeOf(item);
    settings.width = size.width;
    settings.height = size.height;
    constexpr std::uint64_t kSeeds = std::uint64_t{1} << 32;  // what other programs can read back
    settings.seed =
        deriveSeed(pictureSeed(settings_, source_.items[item]), "candidate", candidate) % kSeeds;
    return settings;
  }

  // One by one or side by side, each a trajectory of its own. Latents in training scale.
  std::vector<torch::Tensor> makeCandidates(std::size_t item, const std::stop_token& stop) {
    const auto count = settings_.at("candidates").get<std::size_t>();
    const auto& unet = pictures_.model().unet;
    const auto cond = encodePrompt(pictures_.model(), source_.items[item].caption);
    const auto uncond = encodePrompt(pictures_.model(), "");
    std::vector<torch::Tensor> candidates(count);
    const auto parts = countSideBySide(unet->parameters(), static_cast<std::int64_t>(count));
    sideBySide(parts, [&](std::size_t part) {
      for (auto i = part; i < count; i += parts) {
        candidates[i] = sample(settingsFor(item, i), cond, uncond, stop);
      }
    });
    return candidates;
  }

  torch::Tensor sample(
      const GenerationSettings& settings,
      const torch::Tensor& cond,
      const torch::Tensor& uncond,
      const std::stop_token& stop) {
    auto generator = makeGenerator(settings.seed);
    const auto noise = initialNoise(pictures_.model(), settings);
    randn(noise.sizes(), generator);  // that noise: what samplers draw comes behind it
    return sampleLatents(
        pictures_.model(),
        noise,
        cond,
        uncond,
        settings.sampler,
        settings.steps,
        settings.cfg,
        [&](int /*call*/) { return randn(noise.sizes(), generator); },
        stop);
  }

  // By the mean square of the latents' difference to the original's.
  std::size_t closest(const std::vector<torch::Tensor>& candidates, std::size_t item) {
    if (candidates.size() == 1) {
      return 0;
    }
    const auto original = pictures_.encode(pictures_.pixelsOfItem(item), item);
    std::vector<double> distances;
    for (const auto& candidate : candidates) {
      distances.push_back((candidate.cpu() - original).square().mean().item<double>());
    }
    return static_cast<std::size_t>(
        std::min_element(distances.begin(), distances.end()) - distances.begin());
  }

  const DataSet& source_;
  const json& settings_;
  std::string model_name_;
  std::string model_hash_;
  ModelPictures pictures_;
};

}  // namespace

RecipeKind generateRecipe() {
  return {
      .name = "generate",
      .title = "Generate from captions",
      .help =
          "Makes a picture of every caption with the model, at the size of the original's bucket.",
      .needs_model = true,
      .settings =
          {{.name = "sampler",
            .help = "Sampler",
            .standard = "dpmpp_2m_karras",
            .choices = samplerNames()},
           {"steps", "Steps of the sampler", 20, 1, 1000},
           {"cfg", "Classifier-free guidance scale", 7.5, 0, 100},
           {"candidates",
            "Seeds tried for each picture; the one whose latents are closest to the original's is "
            "kept",
            1,
            1,
            1000},
           resolutionSetting(),
           seedSetting("Of the starting noise")},
      .start = [](const RecipeInputs& inputs) { return std::make_unique<Generate>(inputs); }};
}

}  // namespace diptych
