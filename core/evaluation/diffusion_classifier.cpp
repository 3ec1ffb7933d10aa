// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/diffusion_classifier.h"

#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/text_to_image.h"
#include "core/evaluation/caption_parts.h"
#include "core/evaluation/reconstruction.h"
#include "core/tensor/random.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace diptych {
namespace {

// Own caption first; empty when the set has too few others.
std::vector<std::string> drawCandidates(
    const std::set<std::string>& all,
    const std::string& own,
    const ClassifierSettings& settings,
    std::uint64_t picture) {
  std::vector<std::string> others;
  const auto parts = captionParts(own);
  for (const auto& caption : all) {
    const auto other = captionParts(caption);
    if (other.thing != parts.thing && (!settings.same_style || other.style == parts.style)) {
      others.push_back(caption);
    }
  }
  const auto wanted = static_cast<std::size_t>(settings.candidates) - 1;
  if (others.size() < wanted) {
    return {};
  }
  auto generator = makeGenerator(deriveSeed(settings.seed, "candidates", picture));
  const auto order = torch::randperm(
      static_cast<std::int64_t>(others.size()), generator, at::TensorOptions(torch::kInt64));
  std::vector<std::string> candidates = {own};
  for (std::size_t i = 0; i < wanted; ++i) {
    candidates.push_back(others[order.data_ptr<std::int64_t>()[i]]);
  }
  return candidates;
}

class Classifier {
 public:
  Classifier(StableDiffusion& model, const ClassifierSettings& settings)
      : model_(model),
        settings_(settings),
        schedule_(model.scheduler),
        timesteps_(((torch::arange(settings.timesteps, torch::kFloat64) + 0.5) * schedule_.size() /
                    settings.timesteps)
                       .to(torch::kInt64)) {}

  // [candidates], the mean error with each caption.
  torch::Tensor errors(
      const torch::Tensor& pixels,
      const std::vector<std::string>& candidates,
      std::uint64_t picture) {
    const auto options = model_.unet->parameters().front().options();
    const auto latents = model_.vae->encode(toUnitRange(pixels).to(options)).mean.cpu() *
                         model_.vae->config().scaling_factor;
    auto generator = makeGenerator(deriveSeed(settings_.seed, "noise", picture));
    const auto count = timesteps_.size(0);
    const auto clean = latents.expand({count, -1, -1, -1});
    const auto noise = randn(clean.sizes(), generator);
    const auto noisy = schedule_.addNoise(clean, noise, timesteps_);
    const auto target = schedule_.config().prediction_type == "v_prediction"
                            ? schedule_.velocity(clean, noise, timesteps_)
                            : noise;
    std::vector<torch::Tensor> errors;
    for (const auto& caption : candidates) {
      const auto cond = embedding(caption).expand({count, -1, -1});
      const auto guess =
          model_.unet->forward(noisy.to(options), timesteps_.to(options.device()), cond);
      errors.push_back((guess.cpu().to(torch::kFloat64) - target).square().mean());
    }
    return torch::stack(errors);
  }

 private:
  const torch::Tensor& embedding(const std::string& caption) {
    auto found = embeddings_.find(caption);
    if (found == embeddings_.end()) {
      found = embeddings_.emplace(caption, encodePrompt(model_, caption)).first;
    }
    return found->second;
  }

  StableDiffusion& model_;
  const ClassifierSettings& settings_;
  NoiseSchedule schedule_;
  torch::Tensor timesteps_;
  std::map<std::string, torch::Tensor> embeddings_;
};

}  // namespace

ClassifierResult classifyByDiffusion(
    StableDiffusion& model,
    const torch::Tensor& pixels,
    const std::vector<std::string>& captions,
    const ClassifierSettings& settings,
    std::stop_token stop,
    const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
  const torch::NoGradGuard no_grad;
  const std::set<std::string> all(captions.begin(), captions.end());
  Classifier classifier(model, settings);
  ClassifierResult result;
  for (std::size_t i = 0; i < captions.size(); ++i) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto candidates = drawCandidates(all, captions[i], settings, i);
    if (!candidates.empty()) {
      const auto picture = pixels.narrow(0, static_cast<std::int64_t>(i), 1);
      const bool is_right =
          classifier.errors(picture, candidates, i).argmin().item<std::int64_t>() == 0;
      ++result.pictures;
      result.right += is_right ? 1 : 0;
    }
    if (on_progress) {
      on_progress(i + 1, captions.size());
    }
  }
  if (result.pictures == 0) {
    throw Error(fmt::format(
        "No picture has {} other captions to be told from. Use more pictures with captions that "
        "differ.",
        settings.candidates - 1));
  }
  return result;
}

}  // namespace diptych
