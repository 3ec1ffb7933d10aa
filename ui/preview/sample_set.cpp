// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/sample_set.h"

#include <algorithm>
#include <iterator>

namespace diptych::ui {

void SampleSet::add(const diptych::SamplePicture& sample) {
  if (sample.row < 0 || sample.column < 0) return;
  sheets_[sample.step][{sample.row, sample.column}] = sample;
  rows_.insert(sample.row);
  columns_.insert(sample.column);
}

std::vector<std::int64_t> SampleSet::steps() const {
  std::vector<std::int64_t> steps;
  for (const auto& [step, sheet] : sheets_) steps.push_back(step);
  return steps;
}

std::int64_t SampleSet::newestStep() const {
  return sheets_.empty() ? -1 : sheets_.rbegin()->first;
}

std::int64_t SampleSet::stepAt(std::int64_t step) const {
  const auto after = sheets_.upper_bound(step);
  return after == sheets_.begin() ? -1 : std::prev(after)->first;
}

const SampleSet::Sheet* SampleSet::sheet(std::int64_t step) const {
  const auto found = sheets_.find(step);
  return found == sheets_.end() ? nullptr : &found->second;
}

// -1: any.
const diptych::SamplePicture* SampleSet::findAny(int row, int column) const {
  for (auto sheet = sheets_.rbegin(); sheet != sheets_.rend(); ++sheet) {
    for (const auto& [place, sample] : sheet->second) {
      if ((row < 0 || place.first == row) && (column < 0 || place.second == column)) return &sample;
    }
  }
  return nullptr;
}

std::string SampleSet::rowLabel(int row) const {
  const auto* sample = findAny(row, -1);
  return sample == nullptr ? std::string() : sample->prompt;
}

std::optional<double> SampleSet::columnCfg(int column) const {
  const auto* sample = findAny(-1, column);
  if (sample == nullptr) return std::nullopt;
  return sample->cfg;
}

}  // namespace diptych::ui
