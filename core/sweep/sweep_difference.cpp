// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_difference.h"

#include <fmt/core.h>

#include <array>

namespace diptych {

Image differenceOf(
    const Image& reference, const Image& picture, const SweepDifference& difference) {
  const bool fits = picture.width == reference.width && picture.height == reference.height;
  return differencePicture(
      reference,
      fits ? picture : resizeTo(picture, reference.width, reference.height),
      difference.kind,
      difference.gain);
}

std::string describeCell(const SweepPlan& plan, const SweepCell& cell) {
  const std::array places = {cell.x, cell.y, cell.z};
  std::string words;
  for (std::size_t i = 0; i < plan.axes.size(); ++i) {
    const auto& axis = plan.axes[i];
    words += (words.empty() ? "" : " · ") +
             sweepAxisLabel(axis.kind, axis.labels.at(static_cast<std::size_t>(places.at(i))));
  }
  return words;
}

std::string describeDifference(const SweepPlan& plan, const SweepDifference& difference) {
  const bool absolute = difference.kind == DifferenceKind::Absolute;
  auto words = fmt::format(
      "{} difference from {}",
      absolute ? "absolute" : "signed",
      describeCell(plan, difference.reference));
  return difference.gain == 1 ? words
                              : fmt::format("{}, enlarged {} times", words, difference.gain);
}

}  // namespace diptych
