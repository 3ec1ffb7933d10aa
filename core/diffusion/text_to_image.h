// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/model/stable_diffusion.h"

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// Called after every model call with the number done and the number in all.
using StepCallback = std::function<void(int done, int total)>;

// What a model call told of the pictures that are on their way.
struct SamplingStep {
  int done = 0;  // model calls
  int total = 0;
  // The pictures as the model expects them: [n, 4, h, w], training scale. Computed when it is
  // called.
  std::function<torch::Tensor()> original;
};
using SamplingCallback = std::function<void(const SamplingStep& step)>;

// What the UNet answers to a starting noise with one prompt and with the other: [n, 4, h, w]. No
// CFG scale changes it.
struct FirstAnswer {
  torch::Tensor uncond;
  torch::Tensor cond;
};

// The text encoder's output for a prompt: [1, tokens, width].
torch::Tensor encodePrompt(StableDiffusion& model, const std::string& prompt);

// The starting noise of a seed: [1, 4, height / factor, width / factor], N(0, 1), from torch's CPU
// generator.
torch::Tensor initialNoise(const StableDiffusion& model, const GenerationSettings& settings);

// Classifier-free guidance, uncond + cfg * (cond - uncond) (Ho and Salimans 2022,
// arXiv:2207.12598), with both in one UNet call; at cfg 1 the unconditional half is left out.
// noise: [n, 4, h, w] before initNoiseSigma; cond, uncond: [n, tokens, width]; step_noise(i): N(0,
// 1) for call i of samplers that need it. Returns latents [n, 4, h, w] in training scale. Throws
// Stopped between two layers of the UNet when asked to.
torch::Tensor sampleLatents(
    StableDiffusion& model,
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::string& sampler,
    int steps,
    double cfg,
    const std::function<torch::Tensor(int call)>& step_noise,
    std::stop_token stop = {});

// The same with a scale of its own for every row: one call of the UNet serves several scales. The
// unconditional half is left out when all are 1. first: the first call's answer, for each row or
// for all of them; that call is not made, and on_step not called for it.
torch::Tensor sampleLatents(
    StableDiffusion& model,
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::string& sampler,
    int steps,
    const std::vector<double>& cfgs,
    const std::function<torch::Tensor(int call)>& step_noise,
    std::stop_token stop = {},
    const SamplingCallback& on_step = {},
    const FirstAnswer* first = nullptr);

// What sampleLatents' first call would be answered. Throws as it does.
FirstAnswer askFirst(
    StableDiffusion& model,
    const torch::Tensor& noise,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    const std::string& sampler,
    int steps,
    std::stop_token stop = {});

// Latents in training scale to pixels [n, 3, H, W], not clamped.
torch::Tensor decodeLatents(StableDiffusion& model, const torch::Tensor& latents);

// The whole way: [1, 3, height, width], uint8 on the CPU. Throws Error when width or height does
// not suit the model.
torch::Tensor textToImage(
    StableDiffusion& model,
    const GenerationSettings& settings,
    std::stop_token stop = {},
    const StepCallback& on_step = {});

// The same with the prompts' encodings at hand: [1, tokens, width]; uncond may be undefined at cfg
// 1.
torch::Tensor textToImage(
    StableDiffusion& model,
    const GenerationSettings& settings,
    const torch::Tensor& cond,
    const torch::Tensor& uncond,
    std::stop_token stop,
    const SamplingCallback& on_step);

}  // namespace diptych
