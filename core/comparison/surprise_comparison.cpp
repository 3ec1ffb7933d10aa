// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/surprise_comparison.h"

#include "core/base/seeded_draw.h"

#include <boost/math/statistics/univariate_statistics.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace diptych {
namespace {

namespace statistics = boost::math::statistics;

std::map<std::string, double> meansOf(const SetSurprise& set) {
  std::map<std::string, double> means;
  for (std::size_t i = 0; i < set.pictures.size(); ++i) {
    means[set.pictures[i]] = statistics::mean(set.losses[i]);
  }
  return means;
}

// A picture's items stand by rising timestep.
std::array<double, 3> thirdsOf(const SetSurprise& set) {
  std::array<double, 3> sums{};
  std::array<double, 3> counts{};
  for (const auto& losses : set.losses) {
    for (std::size_t i = 0; i < losses.size(); ++i) {
      const auto third = 3 * i / losses.size();
      sums[third] += losses[i];
      ++counts[third];
    }
  }
  for (std::size_t third = 0; third < sums.size(); ++third) {
    sums[third] = counts[third] == 0 ? std::nan("") : sums[third] / counts[third];
  }
  return sums;
}

void addDifference(
    SurpriseRow& row,
    const std::map<std::string, double>& own,
    const std::map<std::string, double>& reference,
    const PairSettings& settings) {
  std::vector<double> differences;
  for (const auto& [picture, mean] : own) {
    if (const auto found = reference.find(picture); found != reference.end()) {
      differences.push_back(mean - found->second);
    }
  }
  if (!differences.empty()) {
    row.difference = statistics::mean(differences);
    row.interval = bootstrapMean(differences, settings);
  }
}

}  // namespace

std::vector<SurpriseRow> compareSurprise(
    const std::vector<SetSurprise>& sets, const PairSettings& settings) {
  std::vector<SurpriseRow> rows;
  for (const auto& set : sets) {
    const auto means = meansOf(set);
    SurpriseRow row;
    row.set = set.set;
    row.pictures = means.size();
    for (const auto& [picture, mean] : means) {
      row.mean += mean / static_cast<double>(means.size());
    }
    row.thirds = thirdsOf(set);
    if (!rows.empty()) {
      addDifference(row, means, meansOf(sets.front()), settings);
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace diptych
