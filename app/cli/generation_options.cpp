// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/generation_options.h"

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/experiment/run_folder.h"
#include "core/model/model_facts.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace diptych::cli {

GenerationOptions::GenerationOptions() : model(embeddedModel().string()) {}

void GenerationOptions::addTo(CLI::App& command) {
  addPictureOptionsTo(command);
  addDeviceOptionsTo(command);
}

void GenerationOptions::addPictureOptionsTo(CLI::App& command) {
  command.add_option(
      "--model",
      model,
      "Diffusers folder, single .safetensors or run folder (default: the embedded one)");
  command.add_option("--negative-prompt", negative_prompt, "What not to show");
  command.add_option("--seed", seed, "Starting noise")->capture_default_str();
  command.add_option("--steps", steps, "Denoising steps")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command.add_option("--sampler", sampler, "How the noise is taken away")
      ->capture_default_str()
      ->check(CLI::IsMember(samplerNames()));
  command.add_option("--width", width, "Pixels (default: what the model was made for)");
  command.add_option("--height", height, "Pixels (default: what the model was made for)");
}

void GenerationOptions::addDeviceOptionsTo(CLI::App& command) {
  command.add_option("--device", device, "auto, cpu, cuda, cuda:1")->capture_default_str();
  command.add_option("--dtype", dtype, "fp32, fp16 or bf16")->capture_default_str();
}

GenerationSettings GenerationOptions::settings(const ModelFacts& facts) const {
  GenerationSettings settings;
  settings.negative_prompt = negative_prompt;
  settings.seed = seed;
  settings.steps = steps;
  settings.sampler = sampler;
  settings.width = width > 0 ? width : facts.resolution;
  settings.height = height > 0 ? height : facts.resolution;
  return settings;
}

std::filesystem::path resolveModel(const std::filesystem::path& model_or_run) {
  if (!std::filesystem::exists(model_or_run / "run.json")) {
    return model_or_run;
  }
  if (const auto checkpoint = latestCheckpoint(model_or_run)) {
    return *checkpoint;
  }
  throw Error(fmt::format(
      "{}: the run has no checkpoint yet. Let it save one, or name a model.",
      model_or_run.string()));
}

}  // namespace diptych::cli
