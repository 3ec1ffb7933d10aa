// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/difference.h"
#include "core/sweep/sweep.h"

#include <string>

namespace diptych {

// How far cells are from one of them, instead of the cells themselves.
struct SweepDifference {
  SweepCell reference;
  DifferenceKind kind = DifferenceKind::Absolute;
  double gain = 1;
  bool operator==(const SweepDifference&) const = default;
};

// How far a cell's picture is from that of the reference, in whose size it becomes.
Image differenceOf(const Image& reference, const Image& picture, const SweepDifference& difference);

// "CFG 7.5 · a cat · Seed 5": what a cell is, for people.
std::string describeCell(const SweepPlan& plan, const SweepCell& cell);

// "signed difference from CFG 7.5 · a cat, enlarged 4 times".
std::string describeDifference(const SweepPlan& plan, const SweepDifference& difference);

}  // namespace diptych
