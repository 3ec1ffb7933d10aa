// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/sampler.h"

#include <memory>

// One maker per file; makeSampler() of sampler.h knows them by name. steps has been checked.
namespace diptych {

// Song et al. 2020 (arXiv:2010.02502), eta = 0.
std::unique_ptr<Sampler> makeDdim(const NoiseSchedule& schedule, int steps);
// Ho et al. 2020 (arXiv:2006.11239), variance "fixed_small".
std::unique_ptr<Sampler> makeDdpm(const NoiseSchedule& schedule, int steps);
// Liu et al. 2022 (arXiv:2202.09778), linear multistep only (skip_prk_steps): steps + 1 calls.
std::unique_ptr<Sampler> makePndm(const NoiseSchedule& schedule, int steps);
// Karras et al. 2022 (arXiv:2206.00364), algorithm 2 without churn and without its second order.
std::unique_ptr<Sampler> makeEuler(const NoiseSchedule& schedule, int steps);
std::unique_ptr<Sampler> makeEulerKarras(const NoiseSchedule& schedule, int steps);
std::unique_ptr<Sampler> makeEulerAncestral(const NoiseSchedule& schedule, int steps);
// The same algorithm with its second order: 2 steps - 1 calls.
std::unique_ptr<Sampler> makeHeun(const NoiseSchedule& schedule, int steps);
// Adams-Bashforth of order 4 in sigma (k-diffusion's LMS).
std::unique_ptr<Sampler> makeLms(const NoiseSchedule& schedule, int steps);
// Lu et al. 2022 (arXiv:2211.01095), second order multistep, midpoint.
std::unique_ptr<Sampler> makeDpmpp2m(const NoiseSchedule& schedule, int steps);
std::unique_ptr<Sampler> makeDpmpp2mKarras(const NoiseSchedule& schedule, int steps);
// Zhao et al. 2023 (arXiv:2302.04867), order 2, B2(h), predicting x_0, with corrector.
std::unique_ptr<Sampler> makeUniPc(const NoiseSchedule& schedule, int steps);

}  // namespace diptych
