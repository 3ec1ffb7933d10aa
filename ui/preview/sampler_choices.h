// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace diptych::ui {

struct SamplerChoice {
  const char* name;  // as in core/diffusion/sampler.h, whose header speaks tensors
  const char* label;
};

inline constexpr std::array<SamplerChoice, 11> kSamplerChoices = {{
    {"dpmpp_2m_karras", "DPM++ 2M Karras"},
    {"dpmpp_2m", "DPM++ 2M"},
    {"unipc", "UniPC"},
    {"euler", "Euler"},
    {"euler_karras", "Euler Karras"},
    {"euler_a", "Euler a"},
    {"heun", "Heun"},
    {"lms", "LMS"},
    {"ddim", "DDIM"},
    {"pndm", "PNDM"},
    {"ddpm", "DDPM"},
}};

}  // namespace diptych::ui
