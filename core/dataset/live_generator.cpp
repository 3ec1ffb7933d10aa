// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/live_generator.h"

#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/diffusion/latent_sketch.h"
#include "core/diffusion/text_to_image.h"
#include "core/model/stable_diffusion.h"
#include "core/model/weights_snapshot.h"
#include "core/tensor/device.h"

#include <torch/torch.h>

#include <list>
#include <optional>
#include <utility>

namespace diptych {
namespace {

constexpr std::size_t kKeptPrompts = 32;
// Decoding this many latents takes less time than a person notices, also on a processor.
constexpr std::int64_t kQuickLatents = 32 * 32;
constexpr const char* kCoarseSampler = "ddim";

StableDiffusion loadForPreview(
    const std::filesystem::path& model, const std::string& variant, const std::stop_token& stop) {
  LoadOptions options;
  options.variant = variant;
  options.device = parseDevice("auto");
  return loadModel(model, options, stop);
}

// The encodings of the last prompts.
class EncodedPrompts {
 public:
  torch::Tensor encode(StableDiffusion& model, const std::string& prompt) {
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->first != prompt) continue;
      entries_.splice(entries_.begin(), entries_, entry);
      return entries_.front().second;
    }
    entries_.emplace_front(prompt, encodePrompt(model, prompt));
    if (entries_.size() > kKeptPrompts) entries_.pop_back();
    return entries_.front().second;
  }
  void forget() { entries_.clear(); }

 private:
  std::list<std::pair<std::string, torch::Tensor>> entries_;  // newest first
};

torch::Tensor repeated(const torch::Tensor& row, std::size_t times) {
  return row.expand({static_cast<std::int64_t>(times), -1, -1}).contiguous();
}

// What decides what the model answers to the noise that a picture begins with.
struct FirstAnswerKey {
  explicit FirstAnswerKey(const GenerationSettings& s)
      : prompt(s.prompt),
        negative_prompt(s.negative_prompt),
        seed(s.seed),
        width(s.width),
        height(s.height) {}
  bool operator==(const FirstAnswerKey&) const = default;

  std::string prompt;
  std::string negative_prompt;
  std::uint64_t seed;
  int width;
  int height;
};

}  // namespace

struct LiveGenerator::State {
  StableDiffusion model;
  EncodedPrompts prompts;
  // The newest: all coarse pictures along a CFG slider have the same.
  std::optional<FirstAnswerKey> first_key;
  FirstAnswer first_answer;
  std::optional<LatentSketch> sketch;

  const LatentSketch& sketcher() {
    if (!sketch) sketch.emplace(model);
    return *sketch;
  }
  SamplingCallback reporter(const LiveStepCallback& on_step);
  std::vector<Image> decode(const torch::Tensor& latents, const std::stop_token& stop);
};

SamplingCallback LiveGenerator::State::reporter(const LiveStepCallback& on_step) {
  if (!on_step) return {};
  return [this, &on_step](const SamplingStep& step) {
    const auto first = step.original().slice(0, 0, 1);
    on_step({step.done, step.total, imageOfPixels(sketcher()(first))});
  };
}

std::vector<Image> LiveGenerator::State::decode(
    const torch::Tensor& latents, const std::stop_token& stop) {
  const bool quick = latents.size(2) * latents.size(3) <= kQuickLatents;
  std::vector<Image> pictures;
  for (const auto& picture : latents.split(1)) {
    throwIfStopped(stop);
    pictures.push_back(imageOfPixels(quick ? decodeLatents(model, picture) : sketcher()(picture)));
  }
  return pictures;
}

LiveGenerator::LiveGenerator(
    const std::filesystem::path& model, std::stop_token stop, const std::string& variant)
    : state_(std::make_unique<State>()) {
  state_->model = loadForPreview(model, variant, stop);
}

LiveGenerator::~LiveGenerator() = default;

void LiveGenerator::takeWeights(const WeightsSnapshot& snapshot, bool averages) {
  if (averages && snapshot.averages.empty()) {
    throw Error(
        "The run keeps no moving average of its weights. Look at the weights themselves, or start "
        "a run with use_ema.");
  }
  diptych::takeWeights(state_->model, averages ? snapshot.averages : snapshot.weights);
  state_->prompts.forget();
  state_->first_key.reset();
}

Image LiveGenerator::generate(
    const GenerationSettings& settings,
    const std::stop_token& stop,
    const LiveStepCallback& on_step) {
  auto& prompts = state_->prompts;
  const auto cond = prompts.encode(state_->model, settings.prompt);
  const auto uncond =
      settings.cfg == 1 ? torch::Tensor() : prompts.encode(state_->model, settings.negative_prompt);
  return imageOf(
      textToImage(state_->model, settings, cond, uncond, stop, state_->reporter(on_step)));
}

void LiveGenerator::prepareCoarse(
    const GenerationSettings& settings,
    const std::stop_token& stop,
    const LiveStepCallback& on_step) {
  const FirstAnswerKey key(settings);
  if (state_->first_key == key) return;
  auto& model = state_->model;
  state_->first_key.reset();
  state_->first_answer = askFirst(
      model,
      initialNoise(model, settings),
      state_->prompts.encode(model, settings.prompt),
      state_->prompts.encode(model, settings.negative_prompt),
      kCoarseSampler,
      kCoarseSteps,
      stop);
  state_->first_key = key;
  if (on_step) on_step({1, kCoarseSteps, {}});
}

std::vector<Image> LiveGenerator::coarse(
    const GenerationSettings& settings,
    const std::vector<double>& cfgs,
    const std::stop_token& stop,
    const LiveStepCallback& on_step) {
  auto& model = state_->model;
  prepareCoarse(settings, stop, on_step);
  const auto rows = cfgs.size();
  const auto noise = initialNoise(model, settings);
  const auto cond = repeated(state_->prompts.encode(model, settings.prompt), rows);
  const auto uncond = repeated(state_->prompts.encode(model, settings.negative_prompt), rows);
  const auto latents = sampleLatents(
      model,
      noise.expand({static_cast<std::int64_t>(rows), -1, -1, -1}).contiguous(),
      cond,
      uncond,
      kCoarseSampler,
      kCoarseSteps,
      cfgs,
      {},
      stop,
      state_->reporter(on_step),
      &state_->first_answer);
  return state_->decode(latents, stop);
}

}  // namespace diptych
