// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/multistep_sampler.h"
#include "core/diffusion/samplers.h"

namespace diptych {

std::unique_ptr<Sampler> makeDpmpp2m(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<MultistepSampler>(schedule, roundedPath(schedule, steps));
}

std::unique_ptr<Sampler> makeDpmpp2mKarras(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<MultistepSampler>(schedule, roundedKarrasPath(schedule, steps));
}

}  // namespace diptych
