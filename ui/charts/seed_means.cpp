// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/seed_means.h"

#include <QCoreApplication>

#include <algorithm>

namespace diptych::ui {
namespace {

using Members = std::vector<const RunLosses*>;

// What their names begin with, without what hangs over.
QString commonLabel(const Members& runs) {
  auto common = runs.front()->label;
  for (const auto* run : runs) {
    qsizetype same = 0;
    while (same < std::min(common.size(), run->label.size()) && common[same] == run->label[same]) {
      ++same;
    }
    common.truncate(same);
  }
  const auto bracket = common.lastIndexOf('(');
  if (bracket > common.lastIndexOf(')')) common.truncate(bracket);
  while (!common.isEmpty() && !common.back().isLetterOrNumber()) common.chop(1);
  return common.isEmpty() ? runs.front()->label : common;
}

SeedMean meanOf(const QString& group, const Members& runs, const std::vector<std::string>& names) {
  SeedMean seeds;
  seeds.mean.id = QStringLiteral("seeds of ") + group;
  seeds.mean.label = QCoreApplication::translate("LossChart", "%1, mean of %2 seeds")
                         .arg(commonLabel(runs))
                         .arg(runs.size());
  seeds.mean.color = runs.front()->color;
  seeds.mean.hidden_in_legend =
      std::all_of(runs.begin(), runs.end(), [](const auto* run) { return run->hidden_in_legend; });
  for (const auto* run : runs) seeds.members.push_back(run->id);
  for (const auto& name : names) {
    std::vector<SeedCurve> curves;
    for (const auto* run : runs) curves.push_back({0, run->of(name)});
    auto& mean = seeds.mean.scalars[name];
    seeds.bands[name] = bandOf(curves);
    for (const auto& point : seeds.bands[name]) mean.push_back(point.mean);
  }
  return seeds;
}

}  // namespace

bool SeedMean::has(const QString& run) const {
  return std::find(members.begin(), members.end(), run) != members.end();
}

std::vector<SeedMean> seedMeans(const LossData& data, const std::vector<std::string>& scalars) {
  std::map<QString, Members> groups;
  for (const auto& run : data.runs()) {
    if (run.visible && !run.seed_group.isEmpty()) groups[run.seed_group].push_back(&run);
  }
  std::vector<SeedMean> means;
  for (const auto& [group, runs] : groups) {
    if (runs.size() > 1) means.push_back(meanOf(group, runs, scalars));
  }
  return means;
}

}  // namespace diptych::ui
