// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stable_diffusion.h"

#include <filesystem>
#include <string>

namespace diptych::parity {

// A model folder, whole or with some parts only: those that are absent are null.
struct ParityModel {
  std::string name;
  std::filesystem::path folder;
  std::filesystem::path
      text_folder;        // the folder whose text encoder it uses; empty when there is none
  StableDiffusion parts;  // float32, on the CPU

  bool hasTextEncoder() const { return !text_folder.empty(); }
  // Without a scheduler of its own, parts.scheduler has the defaults.
  bool hasScheduler() const;
};

// Whether the folder has every part that loadModel wants.
bool isWholeModel(const std::filesystem::path& folder);

// Loads what is there. A folder without a text encoder borrows one of the other models in the same
// folder: the one that about.json names, else the first of the right width.
ParityModel loadParityModel(const std::filesystem::path& folder);

}  // namespace diptych::parity
