// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/diffusion_classifier.h"

#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/text_to_image.h"
#include "core/evaluation/caption_parts.h"
#include "core/evaluation/reconstruction.h"
#include "core/tensor/random.h"
#include "core/tensor/threads.h"

#include <map>
#include <utility>

namespace diptych {
namespace {

// Own caption first; empty when the set has too few others.
std::vector<std::string> drawCandidates(
    const std::set<std::string>& all,
    const std::string& own,
    const ClassifierSettings& settings,
    std::uint64_t picture) {
  std::vector<std::string> others;
  const auto style = captionParts(own).style;
  for (const auto& caption : all) {
    if (!nameTheSame(caption, own) &&
        (!settings.same_style || captionParts(caption).style == style)) {
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
  Classifier(StableDiffusion& model, const ClassifierSettings& settings, std::stop_token stop)
      : model_(model),
        settings_(settings),
        stop_(std::move(stop)),
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
    const auto input = noisy.to(options);
    const auto timesteps = timesteps_.to(options.device());
    const auto embeddings = embeddingsOf(candidates);
    std::vector<torch::Tensor> errors(candidates.size());
    const auto parts =
        countSideBySide(model_.unet->parameters(), static_cast<std::int64_t>(candidates.size()));
    sideBySide(parts, [&](std::size_t part) {
      const torch::NoGradGuard no_grad;
      for (auto i = part; i < candidates.size(); i += parts) {
        if (stop_.stop_requested()) {
          throw Stopped();
        }
        const auto guess =
            model_.unet->forward(input, timesteps, embeddings[i].expand({count, -1, -1}));
        errors[i] = (guess.cpu().to(torch::kFloat64) - target).square().mean();
      }
    });
    return torch::stack(errors);
  }

 private:
  std::vector<torch::Tensor> embeddingsOf(const std::vector<std::string>& captions) {
    std::vector<torch::Tensor> found;
    for (const auto& caption : captions) {
      auto& embedding = embeddings_[caption];
      if (!embedding.defined()) {
        embedding = encodePrompt(model_, caption);
      }
      found.push_back(embedding);
    }
    return found;
  }

  StableDiffusion& model_;
  const ClassifierSettings& settings_;
  std::stop_token stop_;
  NoiseSchedule schedule_;
  torch::Tensor timesteps_;
  std::map<std::string, torch::Tensor> embeddings_;
};

}  // namespace

ClassifierResult classifyByDiffusion(
    StableDiffusion& model,
    const torch::Tensor& pixels,
    const std::vector<std::string>& captions,
    const std::set<std::string>& all_captions,
    const ClassifierSettings& settings,
    std::stop_token stop,
    const std::function<void(std::size_t done, std::size_t total)>& on_progress) {
  const torch::NoGradGuard no_grad;
  Classifier classifier(model, settings, std::move(stop));
  ClassifierResult result;
  for (std::size_t i = 0; i < captions.size(); ++i) {
    const auto candidates = drawCandidates(all_captions, captions[i], settings, i);
    if (!candidates.empty()) {
      const auto errors =
          classifier.errors(pixels.narrow(0, static_cast<std::int64_t>(i), 1), candidates, i);
      ++result.pictures;
      result.right += errors.argmin().item<std::int64_t>() == 0 ? 1 : 0;
    }
    if (on_progress) {
      on_progress(i + 1, captions.size());
    }
  }
  return result;
}

}  // namespace diptych
