// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampler.h"

#include "core/base/error.h"
#include "core/diffusion/samplers.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace diptych {
namespace {

struct KnownSampler {
  const char* name;
  const char* display_name;
  std::unique_ptr<Sampler> (*make)(const NoiseSchedule& schedule, int steps);
};

constexpr std::array kSamplers = {
    KnownSampler{"ddim", "DDIM", makeDdim},
    KnownSampler{"pndm", "PLMS", makePndm},
    KnownSampler{"euler", "Euler", makeEuler},
    KnownSampler{"euler_karras", "Euler Karras", makeEulerKarras},
    KnownSampler{"euler_a", "Euler a", makeEulerAncestral},
    KnownSampler{"heun", "Heun", makeHeun},
    KnownSampler{"lms", "LMS", makeLms},
    KnownSampler{"dpmpp_2m", "DPM++ 2M", makeDpmpp2m},
    KnownSampler{"dpmpp_2m_karras", "DPM++ 2M Karras", makeDpmpp2mKarras},
    KnownSampler{"unipc", "UniPC", makeUniPc},
    KnownSampler{"ddpm", "DDPM", makeDdpm},
};

const KnownSampler& findSampler(const std::string& name) {
  const auto* found = std::find_if(kSamplers.begin(), kSamplers.end(), [&name](const auto& known) {
    return known.name == name;
  });
  if (found == kSamplers.end()) {
    throw Error(fmt::format(
        "There is no sampler \"{}\". Use one of: {}.", name, fmt::join(samplerNames(), ", ")));
  }
  return *found;
}

}  // namespace

torch::Tensor Sampler::scaleModelInput(const torch::Tensor& sample, std::size_t /*call*/) const {
  return sample;
}

torch::Tensor Sampler::step(
    const torch::Tensor& model_output,
    std::size_t call,
    const torch::Tensor& sample,
    const torch::Tensor& noise) {
  if (call != next_call_ || call >= timesteps_.size()) {
    throw std::logic_error(fmt::format(
        "sampler call {} came where {} was due (of {})", call, next_call_, timesteps_.size()));
  }
  if (needsNoise() && !noise.defined()) throw std::logic_error("this sampler's step needs noise");
  ++next_call_;
  return advance(model_output, call, sample, noise);
}

std::vector<std::string> samplerNames() {
  std::vector<std::string> names;
  for (const auto& known : kSamplers) names.emplace_back(known.name);
  return names;
}

std::string samplerDisplayName(const std::string& name) { return findSampler(name).display_name; }

std::unique_ptr<Sampler> makeSampler(
    const std::string& name, const NoiseSchedule& schedule, int steps) {
  const auto& known = findSampler(name);
  if (steps < 1 || steps > schedule.size()) {
    throw Error(fmt::format(
        "{} steps cannot be sampled. Choose between 1 and {}, the timesteps that the model was "
        "trained with.",
        steps,
        schedule.size()));
  }
  return known.make(schedule, steps);
}

}  // namespace diptych
