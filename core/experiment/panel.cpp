// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/panel.h"

#include "core/base/seeded_draw.h"
#include "core/base/sha256.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <map>
#include <random>
#include <utility>

namespace diptych {
namespace {

// Two independent numbers for one item of the panel, the same on every machine.
struct PanelDraw {
  std::uint64_t noise_seed;  // below 2^63, so that a database's signed integer holds it
  double place;              // in [0, 1)
};

PanelDraw drawPanelItem(std::uint64_t seed, const std::string& name, int number) {
  Sha256 hash;
  hash.add(fmt::format("panel {} {} ", seed, number));
  hash.add(std::filesystem::path(name).replace_extension().string());
  const auto digits = hash.finish();
  const auto first = std::stoull(digits.substr(0, 16), nullptr, 16);
  const auto second = std::stoull(digits.substr(16, 16), nullptr, 16);
  constexpr double kTwoTo53 = 9007199254740992.0;
  return {first >> 1, static_cast<double>(second >> 11) / kTwoTo53};
}

void shuffle(std::vector<std::size_t>& pictures, std::mt19937_64& engine) {
  for (std::size_t left = pictures.size(); left > 1; --left) {
    std::swap(pictures[left - 1], pictures[drawBelow(engine, left)]);
  }
}

// What is left over after whole batches grows to one more, picked from what is there already.
void fillLastBatch(
    std::vector<std::size_t>& pictures, std::size_t batch_size, std::mt19937_64& engine) {
  const auto whole = pictures.size() - pictures.size() % batch_size;
  while (pictures.size() % batch_size != 0) {
    pictures.push_back(pictures[whole + drawBelow(engine, pictures.size() - whole)]);
  }
}

}  // namespace

std::vector<PanelItem> makePanel(
    const std::vector<std::size_t>& pictures,
    const std::vector<std::string>& names,
    int timesteps_per_picture,
    std::int64_t num_train_timesteps,
    std::uint64_t seed) {
  const double stratum = static_cast<double>(num_train_timesteps) / timesteps_per_picture;
  std::vector<PanelItem> panel;
  panel.reserve(pictures.size() * static_cast<std::size_t>(timesteps_per_picture));
  for (const auto picture : pictures) {
    assert(picture < names.size());
    for (int number = 0; number < timesteps_per_picture; ++number) {
      const auto draw = drawPanelItem(seed, names[picture], number);
      const auto timestep = static_cast<std::int64_t>((number + draw.place) * stratum);
      panel.push_back({picture, draw.noise_seed, std::min(timestep, num_train_timesteps - 1)});
    }
  }
  return panel;
}

std::vector<PanelItem> makeEd2Panel(
    const std::vector<std::size_t>& pictures,
    const std::vector<std::size_t>& bucket_of,
    int batch_size,
    std::int64_t num_train_timesteps,
    std::uint64_t seed) {
  assert(batch_size >= 1);
  auto engine = makeEngine(seed, 0, "EveryDream2 panel");
  std::map<std::size_t, std::vector<std::size_t>> buckets;
  for (const auto picture : pictures) {
    buckets[bucket_of.at(picture)].push_back(picture);
  }
  std::vector<PanelItem> panel;
  for (auto& [bucket, members] : buckets) {
    shuffle(members, engine);
    fillLastBatch(members, static_cast<std::size_t>(batch_size), engine);
    for (const auto picture : members) {
      const auto noise_seed = engine() >> 1;
      const auto timestep = drawBelow(engine, static_cast<std::uint64_t>(num_train_timesteps));
      panel.push_back({picture, noise_seed, static_cast<std::int64_t>(timestep)});
    }
  }
  return panel;
}

}  // namespace diptych
