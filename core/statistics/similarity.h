// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/set_measures.h"

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

// The similarity of two pictures is the cosine of the angle between their features as seen from
// mid-grey: 0.5 is taken off every colour, and a constant 1 goes behind them, so that pictures that
// are nearly mid-grey all over are like each other and not whatever their noise says. 1: the same.
// Rows of length 1: [n, d + 1], float32, for features of n pictures, each 192 colours and 64 edge
// strengths (picture_features.h).
at::Tensor similarityVectors(const std::vector<std::vector<float>>& features);

// From here on two pictures count as the same: JPEG, a few levels of brightness, a slight blur and
// scaling leave 0.995 and more of the sample pictures, of which different ones have at most 0.976.
inline constexpr double kNearDuplicate = 0.995;

// Sets of more pictures are not searched: the time grows with the square of their number.
inline constexpr std::size_t kMostSearched = 30'000;

// Of more pairs the most similar ones are kept.
inline constexpr std::size_t kMostPairs = 10'000;

struct NearDuplicates {
  std::vector<NearDuplicate> pairs;  // by place in the rows, most similar first
  std::vector<std::string> problems;
};

// All pairs of rows of length 1 whose product is at least kNearDuplicate, or why there was no
// search. 10,000 rows take seconds. Throws Stopped.
NearDuplicates findNearDuplicates(const at::Tensor& rows, const std::stop_token& stop = {});

// Larger sets are judged by as many of their pictures, evenly spread: eigenvalues take the cube of
// the number.
inline constexpr std::size_t kMostJudged = 2'000;

// The Vendi score (Friedman and Dieng 2023, arXiv:2210.02410) of rows of length 1: exp of the
// entropy of the eigenvalues of K / n. K is a Gaussian of the rows' distance, exp((cosine - 1) /
// 0.05): 0.9 for near duplicates, 0.14 at a cosine of 0.9, nothing at 0.5; the cosine itself would
// take all pictures on white for variations of one. 0 without rows.
double vendiScore(const at::Tensor& rows);

// Fills in near_duplicates and distinct_pictures from the features of `pictures`, and adds to
// `problems` what was left out. Throws Stopped.
void fillSimilarities(SetMeasures& measures, const std::stop_token& stop = {});

}  // namespace diptych
