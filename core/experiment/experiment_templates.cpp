// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_templates.h"

#include "core/base/error.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <functional>
#include <map>
#include <utility>

namespace diptych {
namespace {

using nlohmann::json;

constexpr const char* kOriginal = "original";
constexpr const char* kSynthetic = "synthetic";
constexpr std::uint64_t kOtherSeeds = 1000;  // far from every seed a person would write

struct TemplateInputs {
  std::filesystem::path pictures;
  ModelFacts facts;
};

Arm originalArm(const TemplateInputs& inputs) {
  Arm arm;
  arm.name = kOriginal;
  arm.folder = std::filesystem::absolute(inputs.pictures).lexically_normal();
  return arm;
}

Arm derivedArm(
    const std::string& name, const std::string& kind, const json& settings = json::object()) {
  Arm arm;
  arm.name = name;
  arm.from = kOriginal;
  arm.recipe = Recipe{kind, settings, {}, {}};
  return arm;
}

// The blog's order: a model is trained on the originals, it makes the pictures, and a fresh base is
// trained on those.
Arm syntheticArm() {
  auto arm = derivedArm(kSynthetic, "generate", {{"candidates", 4}});
  arm.model_of = kOriginal;
  return arm;
}

Arm sameAgain(const TemplateInputs& inputs) {
  auto arm = originalArm(inputs);
  arm.name = "A-A";
  arm.seed_offset = kOtherSeeds;
  return arm;
}

// What recipes change besides the pictures' content, and what an A/A arm is for.
void acceptWhatRecipesChange(Experiment& experiment) {
  for (const auto& arm : experiment.arms) {
    if (arm.recipe) {
      experiment.accepted.push_back(arm.name + ": picture sizes");
    }
    if (arm.seed_offset != 0) {
      experiment.accepted.push_back(arm.name + ": seeds");
    }
  }
}

// FollowFox, "Synthetic Data Trains Stable Diffusion Faster?!": 80 epochs with EveryDream2 of March
// 2023, learning rate 4e-7, batch 10 (its shipped settings), both parts trained. The embedded model
// keeps the rate and batch that suit it.
json followFoxSettings(const ModelFacts& facts) {
  constexpr std::int64_t kSmall = 100'000'000;
  json settings = {{"max_epochs", 80}, {"validate_every_epochs", 4}};
  if (facts.unet_parameters > kSmall) {
    settings.update(
        {{"learning_rate", 4e-7},
         {"batch_size", 10},
         {"train_text_encoder", true},
         {"caption_dropout", 0.04}});
  }
  return settings;
}

Experiment followFox(const TemplateInputs& inputs) {
  Experiment experiment;
  experiment.name = "FollowFox";
  experiment.hypothesis =
      "A fresh base learns pictures that a model made faster than real ones with the same "
      "captions; "
      "neither the autoencoder nor a little noise in latent space explains it.";
  const auto& facts = inputs.facts;
  experiment.arms = {
      originalArm(inputs),
      syntheticArm(),
      derivedArm("VAE round trip", "vae_round_trip"),
      derivedArm("latent noise", "latent_noise"),
      derivedArm(
          "resize to bucket",
          "resize_to_bucket",
          {{"resolution", facts.resolution}, {"multiple", facts.size_multiple}}),
      sameAgain(inputs)};
  return experiment;
}

Experiment doseResponse(const TemplateInputs& inputs) {
  Experiment experiment;
  experiment.name = "Dose response";
  experiment.hypothesis =
      "The more noise was added in latent space, the faster the set is learned.";
  experiment.arms = {originalArm(inputs)};
  for (const double t : {1.0, 7.0, 50.0, 150.0, 300.0, 500.0}) {
    experiment.arms.push_back(derivedArm(
        fmt::format("noise t {:g}", t), "latent_noise", {{"by", "t"}, {"t", t}, {"form", "ddpm"}}));
  }
  experiment.arms.push_back(sameAgain(inputs));
  return experiment;
}

Experiment mix(const TemplateInputs& inputs) {
  Experiment experiment;
  experiment.name = "Mix";
  experiment.hypothesis =
      "The larger the share of pictures that a model made, the faster the set is learned.";
  experiment.arms = {originalArm(inputs), syntheticArm()};
  for (const double percent : {25.0, 50.0, 75.0}) {
    auto arm = derivedArm(fmt::format("{:g}% synthetic", percent), "mix", {{"percent", percent}});
    arm.other = kSynthetic;
    experiment.arms.push_back(arm);
  }
  experiment.arms.push_back(sameAgain(inputs));
  return experiment;
}

const std::map<std::string, std::function<Experiment(const TemplateInputs&)>>& makers() {
  static const std::map<std::string, std::function<Experiment(const TemplateInputs&)>> table = {
      {"followfox", followFox}, {"dose-response", doseResponse}, {"mix", mix}};
  return table;
}

}  // namespace

const std::vector<ExperimentTemplate>& experimentTemplates() {
  static const std::vector<ExperimentTemplate> templates = {
      {"followfox",
       "FollowFox",
       "Originals, what a model trained on them makes, and four controls."},
      {"dose-response", "Dose response", "Originals with more and more noise in latent space."},
      {"mix", "Mix", "0, 25, 50, 75 and 100 % of the originals replaced by synthetic pictures."}};
  return templates;
}

Experiment makeExperiment(
    const std::string& template_name,
    const std::filesystem::path& pictures,
    const std::filesystem::path& model,
    std::size_t seeds) {
  const auto maker = makers().find(template_name);
  if (maker == makers().end()) {
    std::vector<std::string> names;
    for (const auto& known : experimentTemplates()) {
      names.push_back(known.name);
    }
    throw Error(fmt::format(
        "There is no template \"{}\". Use one of {}.", template_name, fmt::join(names, ", ")));
  }
  Experiment plain;
  plain.model = model;
  const TemplateInputs inputs{pictures, describeModel(modelOf(plain))};
  auto experiment = maker->second(inputs);
  experiment.model = model;
  experiment.training = followFoxSettings(inputs.facts);
  experiment.seeds.clear();
  for (std::size_t i = 0; i < seeds; ++i) {
    experiment.seeds.push_back(i + 1);
  }
  acceptWhatRecipesChange(experiment);
  return experiment;
}

}  // namespace diptych
