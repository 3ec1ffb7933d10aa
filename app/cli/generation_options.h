// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace diptych {
struct ModelFacts;
}

namespace diptych::cli {

// The options that all commands share that make pictures.
struct GenerationOptions {
  std::string model;  // the embedded one unless given; or a run folder
  std::string negative_prompt;
  std::uint64_t seed = 555;
  int steps = 20;
  std::string sampler = "dpmpp_2m_karras";
  int width = 0;  // 0: what the model was made for
  int height = 0;
  std::string device = "auto";
  std::string dtype = "fp32";

  GenerationOptions();
  void addTo(CLI::App& command);
  // The two parts of it: what is painted, and on what it is computed.
  void addPictureOptionsTo(CLI::App& command);
  void addDeviceOptionsTo(CLI::App& command);
  GenerationSettings settings(const ModelFacts& facts) const;
};

// A model's path as it is; for a run folder its newest checkpoint. Throws Error when the run has
// none.
std::filesystem::path resolveModel(const std::filesystem::path& model_or_run);

}  // namespace diptych::cli
