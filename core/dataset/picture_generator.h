// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/image/image.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace diptych {

struct StableDiffusion;

// Makes pictures from prompts with one loaded model. Torch-free door for the window, the sampler of
// a run and the grid command. Not thread-safe: one worker owns it.
class PictureGenerator {
 public:
  // Loads a model folder or single file. device: "auto", "cpu", "cuda"; dtype: "fp32", "bf16".
  explicit PictureGenerator(
      const std::filesystem::path& model,
      const std::string& device = "auto",
      const std::string& dtype = "fp32",
      std::stop_token stop = {});
  // Borrows the weights of a model that is being trained (shared, not copied).
  explicit PictureGenerator(const StableDiffusion& model);
  ~PictureGenerator();

  // Throws Stopped between two steps when asked to. on_step: model calls done, in all.
  Image generate(
      const GenerationSettings& settings,
      std::stop_token stop = {},
      const std::function<void(int, int)>& on_step = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A1111's "parameters" text of a picture (field order and quoting as there), with extra pairs
// before Version.
std::string parametersText(
    const GenerationSettings& settings,
    const std::string& model_name,
    const std::string& model_hash,
    const std::map<std::string, std::string>& extra = {});

}  // namespace diptych
