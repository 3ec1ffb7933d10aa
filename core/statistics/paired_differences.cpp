// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/statistics/named_measures.h"
#include "core/statistics/set_measures.h"
#include "core/statistics/set_summary.h"

#include <boost/math/distributions/students_t.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace diptych {

PairedDifference differenceOf(const std::string& measure, const std::vector<double>& differences) {
  constexpr double kTail = 0.025;  // 95 % lie between both
  const auto spread = spreadOf(differences);
  PairedDifference difference{measure, spread.count, spread.mean, spread.deviation};
  difference.low = difference.high = std::numeric_limits<double>::quiet_NaN();
  if (spread.count >= 2) {
    const auto count = static_cast<double>(spread.count);
    const boost::math::students_t distribution(count - 1);
    const double t = boost::math::quantile(boost::math::complement(distribution, kTail));
    const double half = t * spread.deviation / std::sqrt(count);
    difference.low = spread.mean - half;
    difference.high = spread.mean + half;
  }
  return difference;
}

namespace {

std::size_t sharedChannels(const SetMeasures& first, const SetMeasures& second) {
  const auto channels = latentChannels(first.pictures);
  const auto others = latentChannels(second.pictures);
  if (channels != 0 && others != 0 && channels != others) {
    throw Error(fmt::format(
        "The first set was measured with an autoencoder of {} channels, the second with one of "
        "{}. Measure both with the same model.",
        channels,
        others));
  }
  return std::max(channels, others);
}

}  // namespace

std::vector<PairedDifference> comparePairs(
    const SetMeasures& first,
    const SetMeasures& second,
    const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
  std::vector<PairedDifference> differences;
  for (const auto& measure : namedMeasures(sharedChannels(first, second))) {
    std::vector<double> values;
    for (const auto& [place, other_place] : pairs) {
      const auto& picture = first.pictures.at(place);
      const auto& other = second.pictures.at(other_place);
      if (picture && other) {
        values.push_back(measure.of(*other) - measure.of(*picture));
      }
    }
    differences.push_back(differenceOf(measure.name, values));
  }
  return differences;
}

std::vector<std::pair<std::size_t, std::size_t>> pairsByName(
    const DataSet& first, const DataSet& second) {
  requireOwnStems(first);
  requireOwnStems(second);
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < second.items.size(); ++i) {
    places[pictureStem(second.items[i].name)] = i;
  }
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < first.items.size(); ++i) {
    const auto found = places.find(pictureStem(first.items[i].name));
    if (found != places.end()) {
      pairs.emplace_back(i, found->second);
    }
  }
  return pairs;
}

}  // namespace diptych
