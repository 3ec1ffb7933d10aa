// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace diptych::ui {

// The sample pictures of one run, by step and place.
class SampleSet {
 public:
  using Place = std::pair<int, int>;  // row, column
  using Sheet = std::map<Place, diptych::SamplePicture>;

  void add(const diptych::SamplePicture& sample);

  bool empty() const { return sheets_.empty(); }
  std::vector<std::int64_t> steps() const;
  std::int64_t newestStep() const;               // -1: none
  std::int64_t stepAt(std::int64_t step) const;  // the newest up to this one; -1: none
  // null: no pictures of that step.
  const Sheet* sheet(std::int64_t step) const;
  // Those with a picture at any step, so that the grid keeps its shape while a step's arrive.
  const std::set<int>& rows() const { return rows_; }
  const std::set<int>& columns() const { return columns_; }
  std::string rowLabel(int row) const;
  std::optional<double> columnCfg(int column) const;

 private:
  const diptych::SamplePicture* findAny(int row, int column) const;

  std::map<std::int64_t, Sheet> sheets_;
  std::set<int> rows_;
  std::set<int> columns_;
};

}  // namespace diptych::ui
