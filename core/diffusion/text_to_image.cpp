// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/text_to_image.h"

#include "core/base/error.h"
#include "core/diffusion/eval_mode.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler.h"
#include "core/diffusion/sampler_path.h"
#include "core/tensor/random.h"
#include "core/tensor/threads.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace diptych {
namespace {

constexpr std::int64_t kMaxSide = 8192;

torch::TensorOptions optionsOf(const torch::nn::Module& module) {
  return module.parameters().front().options().requires_grad(false);
}

void checkSide(const char* name, std::int64_t pixels, std::int64_t multiple) {
  if (pixels >= multiple && pixels <= kMaxSide && pixels % multiple == 0) return;
  throw Error(fmt::format(
      "A {} of {} pixels does not suit this model. Choose a multiple of {}, at most {}.",
      name,
      pixels,
      multiple,
      kMaxSide));
}

void checkSize(const StableDiffusion& model, const GenerationSettings& settings) {
  const auto levels = model.unet->config().block_out_channels.size();
  const auto multiple = model.vae->config().factor() << (levels - 1);
  checkSide("width", settings.width, multiple);
  checkSide("height", settings.height, multiple);
}

void checkCfg(double cfg) {
  if (!std::isfinite(cfg)) {
    throw Error(fmt::format("A CFG scale of {} cannot be used. Choose a number such as 7.5.", cfg));
  }
}

void checkFinite(const torch::Tensor& tensor, const char* part) {
  if (tensor.isfinite().all().item<bool>()) return;
  throw Error(fmt::format(
      "The {} answered with infinities or NaN, so there is no picture. In half precision that is "
      "an "
      "overflow: load the model as fp32 or bf16. In fp32 the weights are damaged or the training "
      "has diverged: use an earlier checkpoint.",
      part));
}

torch::Tensor drawNoise(
    const StableDiffusion& model, const GenerationSettings& settings, at::Generator& generator) {
  const auto factor = model.vae->config().factor();
  return randn(
      {1, model.unet->config().in_channels, settings.height / factor, settings.width / factor},
      generator);
}

bool anyGuided(const std::vector<double>& cfgs) {
  return std::any_of(cfgs.begin(), cfgs.end(), [](double cfg) { return cfg != 1; });
}

// The UNet with its prompts. Latents are float32 on its device; the weights may be of another
// dtype.
class GuidedUNet {
 public:
  GuidedUNet(
      StableDiffusion& model,
      const torch::Tensor& cond,
      const torch::Tensor& uncond,
      const std::vector<double>& cfgs,
      std::stop_token stop)
      : unet_(model.unet),
        options_(optionsOf(*model.unet)),
        is_small_(countSideBySide(model.unet->parameters(), 2) > 1),
        is_guided_(anyGuided(cfgs)),
        stop_(std::move(stop)) {
    prompts_ = (is_guided_ ? torch::cat({uncond, cond}) : cond).to(options_);
    const auto rows = static_cast<std::int64_t>(cfgs.size());
    scales_ = torch::tensor(cfgs, torch::kFloat64)
                  .to(options_.dtype(torch::kFloat32))
                  .view({rows, 1, 1, 1});
  }

  torch::Tensor operator()(const torch::Tensor& latents, double timestep) {
    return is_guided_ ? guide(bothHalves(latents, timestep)) : ask(latents, timestep);
  }
  FirstAnswer bothHalves(const torch::Tensor& latents, double timestep) {
    const auto halves = ask(torch::cat({latents, latents}), timestep).chunk(2);
    return {halves[0], halves[1]};
  }
  torch::Tensor guide(const FirstAnswer& halves) const {
    return halves.uncond + scales_ * (halves.cond - halves.uncond);
  }

 private:
  torch::Tensor ask(const torch::Tensor& latents, double timestep) {
    const OneThread alone(is_small_);
    const auto time = torch::full({1}, timestep, options_.dtype(torch::kFloat32));
    return unet_->forward(latents.to(options_), time, prompts_, nullptr, stop_).to(torch::kFloat32);
  }

  UNet2DConditionModel unet_;
  torch::TensorOptions options_;
  bool is_small_;  // its operations are not worth splitting
  bool is_guided_;
  std::stop_token stop_;
  torch::Tensor scales_;  // [n, 1, 1, 1]
  torch::Tensor prompts_;
};

void checkBatch(
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::vector<double>& cfgs) {
  for (const double cfg : cfgs) checkCfg(cfg);
  TORCH_CHECK(noise.dim() == 4, "noise must be [n, channels, height, width]");
  TORCH_CHECK(cond.dim() == 3 && cond.size(0) == noise.size(0), "cond must be [n, tokens, width]");
  TORCH_CHECK(
      cfgs.size() == static_cast<std::size_t>(noise.size(0)), "cfgs must have one for each row");
  if (!anyGuided(cfgs)) return;
  TORCH_CHECK(uncond.sizes() == cond.sizes(), "uncond must have the shape of cond");
}

// What a model's output for its input at a timestep says of the picture.
torch::Tensor expectedOriginal(
    const NoiseSchedule& schedule,
    const torch::Tensor& output,
    const torch::Tensor& input,
    double timestep) {
  const auto prediction = parsePrediction(schedule.config().prediction_type);
  return predictOriginal(
      prediction, output, input, NoiseLevel::ofSigma(sigmaAt(schedule, timestep)));
}

SamplingCallback onlyNumbers(const StepCallback& on_step) {
  if (!on_step) return {};
  return [on_step](const SamplingStep& step) { on_step(step.done, step.total); };
}

}  // namespace

torch::Tensor encodePrompt(StableDiffusion& model, const std::string& prompt) {
  const torch::NoGradGuard no_grad;
  const EvalMode eval(*model.text_encoder);
  const auto device = optionsOf(*model.text_encoder).device();
  return model.text_encoder->forward(model.tokenize(prompt).to(device));
}

torch::Tensor initialNoise(const StableDiffusion& model, const GenerationSettings& settings) {
  checkSize(model, settings);
  auto generator = makeGenerator(settings.seed);
  return drawNoise(model, settings, generator);
}

torch::Tensor sampleLatents(
    StableDiffusion& model,
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::string& sampler,
    int steps,
    double cfg,
    const std::function<torch::Tensor(int call)>& step_noise,
    std::stop_token stop) {
  const std::vector<double> cfgs(static_cast<std::size_t>(noise.size(0)), cfg);
  return sampleLatents(model, noise, cond, uncond, sampler, steps, cfgs, step_noise, stop, {});
}

torch::Tensor sampleLatents(
    StableDiffusion& model,
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::string& sampler_name,
    int steps,
    const std::vector<double>& cfgs,
    const std::function<torch::Tensor(int call)>& step_noise,
    std::stop_token stop,
    const SamplingCallback& on_step,
    const FirstAnswer* first) {
  checkBatch(noise, cond, uncond, cfgs);
  const torch::NoGradGuard no_grad;
  const EvalMode eval(*model.unet);
  const NoiseSchedule schedule(model.scheduler);
  const auto sampler = makeSampler(sampler_name, schedule, steps);
  GuidedUNet unet(model, cond, uncond, cfgs, stop);
  const auto options = optionsOf(*model.unet).dtype(torch::kFloat32);

  auto latents = noise.to(options) * sampler->initNoiseSigma();
  const auto& timesteps = sampler->timesteps();
  for (std::size_t call = 0; call < timesteps.size(); ++call) {
    throwIfStopped(stop);
    const auto input = sampler->scaleModelInput(latents, call);
    const double timestep = timesteps[call];
    const bool known = first != nullptr && call == 0;
    const auto output = known ? unet.guide(*first) : unet(input, timestep);
    const auto fresh =
        sampler->needsNoise() ? step_noise(static_cast<int>(call)).to(options) : torch::Tensor();
    latents = sampler->step(output, call, latents, fresh);
    if (on_step && !known) {
      const auto original = [=] { return expectedOriginal(schedule, output, input, timestep); };
      on_step({static_cast<int>(call) + 1, static_cast<int>(timesteps.size()), original});
    }
  }
  checkFinite(latents, "UNet");
  return latents;
}

FirstAnswer askFirst(
    StableDiffusion& model,
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::string& sampler_name,
    int steps,
    std::stop_token stop) {
  // Any scale but 1, which would leave a half out.
  const std::vector<double> guided(static_cast<std::size_t>(noise.size(0)), 2);
  checkBatch(noise, cond, uncond, guided);
  const torch::NoGradGuard no_grad;
  const EvalMode eval(*model.unet);
  const auto sampler = makeSampler(sampler_name, NoiseSchedule(model.scheduler), steps);
  GuidedUNet unet(model, cond, uncond, guided, std::move(stop));
  const auto options = optionsOf(*model.unet).dtype(torch::kFloat32);
  const auto start = noise.to(options) * sampler->initNoiseSigma();
  return unet.bothHalves(sampler->scaleModelInput(start, 0), sampler->timesteps().front());
}

torch::Tensor decodeLatents(StableDiffusion& model, const torch::Tensor& latents) {
  const torch::NoGradGuard no_grad;
  const EvalMode eval(*model.vae);
  const auto scaled = latents / model.vae->config().scaling_factor;
  const auto pixels = model.vae->decode(scaled.to(optionsOf(*model.vae))).to(torch::kFloat32);
  checkFinite(pixels, "VAE");
  return pixels;
}

torch::Tensor textToImage(
    StableDiffusion& model,
    const GenerationSettings& settings,
    std::stop_token stop,
    const StepCallback& on_step) {
  checkSize(model, settings);
  throwIfStopped(stop);
  const auto cond = encodePrompt(model, settings.prompt);
  const auto uncond =
      settings.cfg == 1 ? torch::Tensor() : encodePrompt(model, settings.negative_prompt);
  return textToImage(model, settings, cond, uncond, stop, onlyNumbers(on_step));
}

torch::Tensor textToImage(
    StableDiffusion& model,
    const GenerationSettings& settings,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    std::stop_token stop,
    const SamplingCallback& on_step) {
  checkSize(model, settings);
  const torch::NoGradGuard no_grad;
  auto generator = makeGenerator(settings.seed);
  const auto noise = drawNoise(model, settings, generator);
  const auto latents = sampleLatents(
      model,
      noise,
      cond,
      uncond,
      settings.sampler,
      settings.steps,
      std::vector{settings.cfg},
      [&](int /*call*/) { return randn(noise.sizes(), generator); },
      stop,
      on_step);
  throwIfStopped(stop);
  const auto shown = (decodeLatents(model, latents) / 2 + 0.5).clamp(0, 1) * 255;
  return shown.round().to(torch::kUInt8).cpu();
}

}  // namespace diptych
