// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace diptych {

// Writes a complete diffusers folder with random weights: pictures of 16 x 16 pixels (8 x 8
// latents), UNet of 8 and 16 channels, prompts of 16 tokens from a vocabulary of single bytes and a
// few words. One training step takes milliseconds. The same seed gives the same files. Returns
// folder.
std::filesystem::path writeTinyModel(const std::filesystem::path& folder, std::uint64_t seed = 1);

}  // namespace diptych
