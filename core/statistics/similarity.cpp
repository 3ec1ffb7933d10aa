// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/similarity.h"

#include "core/base/error.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace diptych {
namespace {

constexpr std::int64_t kColours = 192;

void keepMostSimilar(std::vector<NearDuplicate>& pairs) {
  const auto more_similar = [](const NearDuplicate& a, const NearDuplicate& b) {
    return a.similarity > b.similarity;
  };
  std::stable_sort(pairs.begin(), pairs.end(), more_similar);
  pairs.resize(std::min(pairs.size(), kMostPairs));
}

// kMostJudged of the rows, or all.
torch::Tensor someOf(const torch::Tensor& rows) {
  constexpr auto kMost = static_cast<std::int64_t>(kMostJudged);
  if (rows.size(0) <= kMost) {
    return rows;
  }
  const auto places = torch::arange(kMost, torch::kInt64) * rows.size(0);
  return rows.index_select(0, places.floor_divide(kMost));
}

// Adds the pairs of rows begin .. begin + block with all rows behind each of them.
void addPairs(
    const torch::Tensor& rows,
    std::int64_t begin,
    std::int64_t block,
    std::vector<NearDuplicate>& pairs) {
  const auto some = rows.slice(0, begin, begin + block);
  const auto products = some.matmul(rows.slice(0, begin).t()).triu(1);
  const auto places = (products >= kNearDuplicate).nonzero().contiguous();  // [found, 2]
  const auto* place = places.data_ptr<std::int64_t>();
  const auto values = products.contiguous();
  const auto* value = values.data_ptr<float>();
  for (std::int64_t i = 0; i < places.size(0); ++i, place += 2) {
    pairs.push_back(
        {static_cast<std::size_t>(begin + place[0]),
         static_cast<std::size_t>(begin + place[1]),
         std::min(1.0, static_cast<double>(value[place[0] * values.size(1) + place[1]]))});
  }
}

}  // namespace

torch::Tensor similarityVectors(const std::vector<std::vector<float>>& features) {
  std::vector<torch::Tensor> rows;
  for (const auto& numbers : features) {
    rows.push_back(torch::tensor(numbers, torch::kFloat32));
  }
  if (rows.empty()) {
    return torch::zeros({0, 1});
  }
  auto vectors = torch::stack(rows);
  vectors.slice(1, 0, kColours).sub_(0.5);
  vectors = torch::cat({vectors, torch::ones({vectors.size(0), 1})}, 1);
  return vectors / vectors.norm(2, 1, true);
}

NearDuplicates findNearDuplicates(const torch::Tensor& rows, const std::stop_token& stop) {
  constexpr std::int64_t kBlock = 256;
  NearDuplicates found;
  if (static_cast<std::size_t>(rows.size(0)) > kMostSearched) {
    found.problems.push_back(fmt::format(
        "Near duplicates were not searched for: the set has {} pictures, more than {}.",
        rows.size(0),
        kMostSearched));
    return found;
  }
  bool too_many = false;
  for (std::int64_t begin = 0; begin < rows.size(0); begin += kBlock) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    addPairs(rows, begin, kBlock, found.pairs);
    too_many = too_many || found.pairs.size() > kMostPairs;
    keepMostSimilar(found.pairs);
  }
  if (too_many) {
    found.problems.push_back(fmt::format(
        "There are more than {} pairs of near duplicates; the most similar ones are listed.",
        kMostPairs));
  }
  return found;
}

double vendiScore(const torch::Tensor& rows) {
  if (rows.size(0) == 0) {
    return 0;
  }
  constexpr double kWidth = 0.05;
  const auto x = rows.to(torch::kFloat64);
  const auto similarities = ((x.matmul(x.t()) - 1) / kWidth).exp();
  const auto shares = torch::linalg_eigvalsh(similarities / static_cast<double>(x.size(0)));
  constexpr double kZero = 1e-12;  // rounding leaves less, also below 0
  const auto some = shares.masked_select(shares > kZero);
  return std::exp(-(some * some.log()).sum().item<double>());
}

void fillSimilarities(SetMeasures& measures, const std::stop_token& stop) {
  std::vector<std::size_t> places;
  std::vector<std::vector<float>> features;
  for (std::size_t i = 0; i < measures.pictures.size(); ++i) {
    if (measures.pictures[i]) {
      places.push_back(i);
      features.push_back(measures.pictures[i]->pixels.features);
    }
  }
  const auto rows = similarityVectors(features);
  auto found = findNearDuplicates(rows, stop);
  for (auto& pair : found.pairs) {
    pair.first = places[pair.first];
    pair.second = places[pair.second];
  }
  measures.near_duplicates = std::move(found.pairs);
  measures.problems.insert(measures.problems.end(), found.problems.begin(), found.problems.end());
  const auto judged = someOf(rows);
  if (judged.size(0) < rows.size(0)) {
    measures.problems.push_back(fmt::format(
        "How many distinct pictures there are is that of {} of the {} pictures, evenly spread.",
        judged.size(0),
        rows.size(0)));
  }
  measures.distinct_pictures = vendiScore(judged);
}

}  // namespace diptych
