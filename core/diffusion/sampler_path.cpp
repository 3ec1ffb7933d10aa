// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampler_path.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace diptych {
namespace {

std::vector<double> numbersOf(const torch::Tensor& table) {
  const auto numbers = table.to(torch::kFloat64).contiguous();
  const auto* begin = numbers.data_ptr<double>();
  return {begin, begin + numbers.numel()};
}

std::vector<double> withPositiveEnd(std::vector<double> alpha_bars) {
  const double before = alpha_bars[alpha_bars.size() - 2];
  if (alpha_bars.back() == 0) alpha_bars.back() = std::min(std::exp2(-24), before / 4);
  return alpha_bars;
}

// Per training timestep; rises, always finite.
std::vector<double> sigmaTable(const torch::Tensor& alphas_cumprod) {
  auto table = withPositiveEnd(numbersOf(alphas_cumprod));
  for (auto& entry : table) entry = std::sqrt((1 - entry) / entry);
  return table;
}

bool isTrailing(const NoiseSchedule& schedule) {
  return schedule.config().timestep_spacing == "trailing";
}

std::vector<double> trailingTimesteps(const NoiseSchedule& schedule, int steps) {
  const auto size = static_cast<double>(schedule.size());
  std::vector<double> timesteps;
  for (int i = 0; i < steps; ++i) timesteps.push_back(std::nearbyint(size - i * size / steps) - 1);
  return timesteps;
}

std::vector<double> linspaceTimesteps(const NoiseSchedule& schedule, int steps) {
  if (steps == 1) return {0.0};
  const double spacing = static_cast<double>(schedule.size() - 1) / (steps - 1);
  std::vector<double> timesteps;
  for (int i = steps - 1; i >= 0; --i) timesteps.push_back(i * spacing);
  return timesteps;
}

// The table between its entries, linear in the timestep.
std::vector<double> sigmasAt(
    const std::vector<double>& table, const std::vector<double>& timesteps) {
  std::vector<double> sigmas;
  for (const double t : timesteps) {
    const auto low = std::min(static_cast<std::size_t>(t), table.size() - 2);
    sigmas.push_back(std::lerp(table[low], table[low + 1], t - static_cast<double>(low)));
  }
  return sigmas;
}

std::vector<double> karrasSigmas(double largest, double smallest, int steps) {
  constexpr double rho = 7;
  const double first = std::pow(largest, 1 / rho);
  const double last = std::pow(smallest, 1 / rho);
  std::vector<double> sigmas;
  for (int i = 0; i < steps; ++i) {
    const double way = steps == 1 ? 0.0 : static_cast<double>(i) / (steps - 1);
    sigmas.push_back(std::pow(first + way * (last - first), rho));
  }
  return sigmas;
}

// The inverse of the table, linear in log sigma; within 0 .. size - 1.
double timestepOfSigma(const std::vector<double>& table, double sigma) {
  const auto above = std::upper_bound(table.begin(), table.end(), sigma) - table.begin();
  const auto last_pair = static_cast<std::ptrdiff_t>(table.size()) - 2;
  const auto low = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(above - 1, 0, last_pair));
  const double span = std::log(table[low + 1] / table[low]);
  const double way = std::log(sigma / table[low]) / span;
  return static_cast<double>(low) + std::clamp(way, 0.0, 1.0);
}

std::vector<double> timestepsOfSigmas(
    const std::vector<double>& table, const std::vector<double>& sigmas) {
  std::vector<double> timesteps;
  for (const double sigma : sigmas) timesteps.push_back(timestepOfSigma(table, sigma));
  return timesteps;
}

void roundToEven(std::vector<double>& timesteps) {
  for (auto& t : timesteps) t = std::nearbyint(t);
}

}  // namespace

double sigmaAt(const NoiseSchedule& schedule, double timestep) {
  return sigmasAt(sigmaTable(schedule.alphasCumprod()), {timestep}).front();
}

std::vector<double> alphaBars(const NoiseSchedule& schedule) {
  return numbersOf(schedule.alphasCumprod());
}

std::vector<double> positiveAlphaBars(const NoiseSchedule& schedule) {
  return withPositiveEnd(alphaBars(schedule));
}

std::vector<double> leadingTimesteps(const NoiseSchedule& schedule, int steps) {
  if (isTrailing(schedule)) return trailingTimesteps(schedule, steps);
  const auto ratio = schedule.size() / steps;
  const auto room = schedule.size() - 1 - (steps - 1) * ratio;
  const auto offset = std::min(schedule.config().steps_offset, room);
  std::vector<double> timesteps;
  for (std::int64_t i = steps - 1; i >= 0; --i) {
    timesteps.push_back(static_cast<double>(i * ratio + offset));
  }
  return timesteps;
}

std::vector<AlphaBarStep> leadingSteps(
    const std::vector<double>& alpha_bars,
    const std::vector<double>& timesteps,
    double final_alpha_bar) {
  const auto ratio = alpha_bars.size() / timesteps.size();
  std::vector<AlphaBarStep> steps;
  for (const double timestep : timesteps) {
    const auto t = static_cast<std::size_t>(timestep);
    steps.push_back({alpha_bars[t], t >= ratio ? alpha_bars[t - ratio] : final_alpha_bar});
  }
  return steps;
}

SigmaPath linspacePath(const NoiseSchedule& schedule, int steps) {
  SigmaPath path;
  path.timesteps = isTrailing(schedule) ? trailingTimesteps(schedule, steps)
                                        : linspaceTimesteps(schedule, steps);
  path.sigmas = sigmasAt(sigmaTable(schedule.alphasCumprod()), path.timesteps);
  path.sigmas.push_back(0);
  return path;
}

SigmaPath roundedPath(const NoiseSchedule& schedule, int steps) {
  SigmaPath path;
  if (isTrailing(schedule)) {
    path.timesteps = trailingTimesteps(schedule, steps);
  } else {
    path.timesteps = linspaceTimesteps(schedule, steps + 1);
    path.timesteps.pop_back();
    roundToEven(path.timesteps);
  }
  path.sigmas = sigmasAt(sigmaTable(schedule.alphasCumprod()), path.timesteps);
  path.sigmas.push_back(0);
  return path;
}

SigmaPath karrasPath(const NoiseSchedule& schedule, int steps) {
  const auto table = sigmaTable(schedule.alphasCumprod());
  const auto ends = linspacePath(schedule, steps).sigmas;
  SigmaPath path;
  path.sigmas = karrasSigmas(ends.front(), ends[ends.size() - 2], steps);
  path.timesteps = timestepsOfSigmas(table, path.sigmas);
  path.sigmas.push_back(0);
  return path;
}

SigmaPath roundedKarrasPath(const NoiseSchedule& schedule, int steps) {
  const auto table = sigmaTable(schedule.alphasCumprod());
  SigmaPath path;
  path.sigmas = karrasSigmas(table.back(), table.front(), steps);
  path.sigmas.push_back(0);
  // diffusers' timesteps come from float32 tables and are up to 0.001 higher before they are
  // rounded. With 18, 35 or 43 steps, and some more, that makes one of them another timestep.
  const auto single = sigmaTable(alphasCumprodOf(schedule.config(), torch::kFloat32));
  path.timesteps = timestepsOfSigmas(single, karrasSigmas(single.back(), single.front(), steps));
  roundToEven(path.timesteps);
  return path;
}

}  // namespace diptych
