// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/sample_runs.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace diptych::ui {
namespace {

QString sampleRunsText(const char* text) { return QCoreApplication::translate("SampleGrid", text); }

}  // namespace

void SampleRuns::add(const QString& id, const QString& title, const QString& caption) {
  for (auto& run : runs_) {
    if (run.id != id) continue;
    run.title = title;
    run.caption = caption;
    return;
  }
  runs_.push_back({id, title, caption, {}});
}

void SampleRuns::remove(const QString& id) {
  std::erase_if(runs_, [&id](const Run& run) { return run.id == id; });
}

bool SampleRuns::contains(const QString& id) const {
  return std::any_of(runs_.begin(), runs_.end(), [&id](const Run& run) { return run.id == id; });
}

void SampleRuns::addSamples(const QString& id, const std::vector<diptych::SamplePicture>& samples) {
  for (auto& run : runs_) {
    if (run.id != id) continue;
    for (const auto& sample : samples) run.samples.add(sample);
  }
}

bool SampleRuns::empty() const {
  return std::all_of(
      runs_.begin(), runs_.end(), [](const Run& run) { return run.samples.empty(); });
}

std::vector<std::int64_t> SampleRuns::steps() const {
  std::set<std::int64_t> all;
  for (const auto& run : runs_) {
    const auto steps = run.samples.steps();
    all.insert(steps.begin(), steps.end());
  }
  return {all.begin(), all.end()};
}

std::int64_t SampleRuns::newestStep() const {
  std::int64_t newest = -1;
  for (const auto& run : runs_) newest = std::max(newest, run.samples.newestStep());
  return newest;
}

std::vector<double> SampleRuns::cfgs() const {
  std::vector<double> cfgs;
  for (const auto& run : runs_) {
    for (const int column : run.samples.columns()) {
      const auto cfg = run.samples.columnCfg(column);
      const bool known = cfg && std::find(cfgs.begin(), cfgs.end(), *cfg) != cfgs.end();
      if (cfg && !known) cfgs.push_back(*cfg);
    }
  }
  return cfgs;
}

bool SampleRuns::several() const {
  return std::count_if(
             runs_.begin(), runs_.end(), [](const Run& run) { return !run.samples.empty(); }) > 1;
}

std::vector<SampleRuns::Row> SampleRuns::rows(std::int64_t step) const {
  std::vector<Row> rows;
  const auto all = cfgs();
  std::set<int> numbers;
  for (const auto& run : runs_) {
    numbers.insert(run.samples.rows().begin(), run.samples.rows().end());
  }
  for (const int row : numbers) {
    for (const auto& run : runs_) {
      if (run.samples.rows().contains(row)) rows.push_back(rowOf(run, row, step, all));
    }
  }
  return rows;
}

SampleRuns::Row SampleRuns::rowOf(
    const Run& run, int row, std::int64_t step, const std::vector<double>& all) const {
  Row shown;
  const auto at = run.samples.stepAt(step);
  shown.label = QString::fromStdString(run.samples.rowLabel(row));
  if (several()) {
    const bool same = at == step || at < 0;
    const auto name = same ? run.title : sampleRunsText("%1 (step %2)").arg(run.title).arg(at);
    shown.label = name + "\n" + shown.label;
  }
  shown.cells.resize(all.size());
  const auto* sheet = run.samples.sheet(at);
  if (sheet == nullptr) return shown;
  for (const auto& [place, sample] : *sheet) {
    if (place.first != row) continue;
    const auto column = std::find(all.begin(), all.end(), sample.cfg) - all.begin();
    shown.cells.at(static_cast<std::size_t>(column)) = &sample;
  }
  return shown;
}

QString SampleRuns::title() const {
  QStringList titles;
  for (const auto& run : runs_) {
    if (!run.samples.empty()) titles << run.title;
  }
  return titles.join(QStringLiteral(", "));
}

QString SampleRuns::caption() const {
  QStringList captions;
  for (const auto& run : runs_) {
    if (!run.samples.empty()) captions << run.caption;
  }
  captions.removeDuplicates();
  return captions.join(QStringLiteral(" | "));
}

}  // namespace diptych::ui
