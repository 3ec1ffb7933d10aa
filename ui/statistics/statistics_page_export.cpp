// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/bridge/paths.h"
#include "ui/charts/qcustomplot.h"
#include "ui/statistics/statistics_chart_file.h"
#include "ui/statistics/statistics_page_state.h"

#include <utility>

namespace diptych::ui {

void StatisticsPage::saveInBackground(
    const std::filesystem::path& path, std::function<void()> write) {
  state_->files.run(
      [write = std::move(write)](const std::stop_token&) {
        write();
        return true;
      },
      [this, path](bool) { Q_EMIT informed(tr("Saved as %1.").arg(toText(path))); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

// Drawing takes the GUI thread some milliseconds; packing a PNG would take it a hundred.
void StatisticsPage::saveChart(const std::filesystem::path& path) {
  constexpr QSize kSmallest(480, 320);
  const auto& charts = state_->results->charts();
  try {
    const auto size = charts.plot()->size().expandedTo(kSmallest);
    const auto file = drawChartFile(charts.shown(), chartFormatOf(path), size);
    saveInBackground(path, [file, path] { writeChartFile(file, path); });
  } catch (const std::exception& error) {
    Q_EMIT failed(QString::fromStdString(describe(error)));
  }
}

void StatisticsPage::saveSummary(const std::filesystem::path& path) {
  saveInBackground(path, [path, summary = state_->results->summary()] {
    writeFileAtomically(path, summaryAsCsv(summary));
  });
}

void StatisticsPage::savePictures(int set, const std::filesystem::path& path) {
  const auto measured = state_->sets.at(static_cast<std::size_t>(set));
  if (!measured.measures) {
    Q_EMIT failed(tr("%1 is not measured yet: measure it first.").arg(measured.title));
    return;
  }
  saveInBackground(path, [path, measured] {
    writeFileAtomically(path, measuresAsCsv(*measured.data_set, *measured.measures));
  });
}

}  // namespace diptych::ui
