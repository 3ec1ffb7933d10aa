// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/noise_schedule.h"

#include <vector>

// Where the samplers' steps are. Everything is double; timesteps fall.
namespace diptych {

// alpha_bar per training timestep. With zero terminal SNR the last is 0, at which most formulas
// divide by zero: positiveAlphaBars has 2^-24 there, as diffusers (or less, where that is needed to
// keep the table falling).
std::vector<double> alphaBars(const NoiseSchedule& schedule);
std::vector<double> positiveAlphaBars(const NoiseSchedule& schedule);

// sqrt((1 - alpha_bar) / alpha_bar) at a timestep in 0..size - 1; between two, linear in the
// timestep.
double sigmaAt(const NoiseSchedule& schedule, double timestep);

// All paths below follow the scheduler configuration's timestep_spacing "trailing" when it says so:
// size - i x size / steps - 1, rounded (Lin et al. 2023, arXiv:2305.08891, section 3.3).

// diffusers' "leading" spacing: multiples of size / steps, plus steps_offset (less where that would
// run past the last timestep).
std::vector<double> leadingTimesteps(const NoiseSchedule& schedule, int steps);

// alpha_bar before and after each step of leadingTimesteps: at the timestep size / steps lower, or
// final_alpha_bar where there is none.
struct AlphaBarStep {
  double from = 0;
  double to = 0;
};
std::vector<AlphaBarStep> leadingSteps(
    const std::vector<double>& alpha_bars,
    const std::vector<double>& timesteps,
    double final_alpha_bar);

// sigma = sqrt((1 - alpha_bar) / alpha_bar): one timestep and one sigma per call, and then sigma 0.
struct SigmaPath {
  std::vector<double> timesteps;
  std::vector<double> sigmas;
};

// diffusers' "linspace" spacing, from the last timestep to 0, with fractions. One step is at 0, as
// numpy's.
SigmaPath linspacePath(const NoiseSchedule& schedule, int steps);
// The first `steps` of a linspace of steps + 1, each rounded to a trained timestep.
SigmaPath roundedPath(const NoiseSchedule& schedule, int steps);
// Equal distances in sigma^(1/7) between the ends of the linspace path (Karras et al. 2022,
// arXiv:2206.00364, eq. 5).
SigmaPath karrasPath(const NoiseSchedule& schedule, int steps);
// The same from the largest sigma that there is to the smallest; the timesteps, not the sigmas, are
// rounded.
SigmaPath roundedKarrasPath(const NoiseSchedule& schedule, int steps);

}  // namespace diptych
