// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace diptych {

// One picture to be made. Torch-free: the window fills it in.
struct GenerationSettings {
  std::string prompt;
  std::string negative_prompt;
  std::uint64_t seed = 555;
  int steps = 20;
  double cfg = 7.5;  // classifier-free guidance scale; 1 is no guidance
  std::string sampler = "dpmpp_2m_karras";
  int width = 512;
  int height = 512;
};

// ddim, pndm, euler, euler_karras, euler_a, heun, lms, dpmpp_2m, dpmpp_2m_karras, unipc, ddpm.
std::vector<std::string> samplerNames();

// The name that A1111 writes for it, for the PNG's "parameters" text: "DPM++ 2M Karras".
std::string samplerDisplayName(const std::string& name);

}  // namespace diptych
