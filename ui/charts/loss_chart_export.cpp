// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "ui/charts/export_chart_dialog.h"
#include "ui/charts/loss_chart.h"
#include "ui/charts/loss_chart_state.h"
#include "ui/charts/qcustomplot.h"

#include <QApplication>
#include <QClipboard>

namespace diptych::ui {
namespace {

std::optional<ShownRange> shownRange(const QCustomPlot& plot, const ChartExport& options) {
  if (options.whole_range) return std::nullopt;
  const auto x = plot.xAxis->range();
  const auto y = plot.yAxis->range();
  return ShownRange{x.lower, x.upper, y.lower, y.upper};
}

}  // namespace

QImage LossChart::render(const ChartExport& options) const {
  return drawLossPicture(
      state_->data, state_->curves.view(), options, shownRange(*state_->plot, options));
}

void LossChart::exportPicture(const std::filesystem::path& path, const ChartExport& options) const {
  writeLossPicture(
      state_->data, state_->curves.view(), options, path, shownRange(*state_->plot, options));
}

void LossChart::showExportDialog() {
  ExportChartDialog dialog([this](const ChartExport& options) { return render(options); }, this);
  if (dialog.exec() == QDialog::Accepted) saveInBackground(dialog.path(), dialog.options());
}

void LossChart::copyToClipboard() const {
  ChartExport options;
  options.size = state_->plot->size().expandedTo({480, 320});
  options.whole_range = false;
  QApplication::clipboard()->setImage(render(options));
}

// Drawing takes the GUI thread some milliseconds; packing the PNG would take it a hundred.
void LossChart::saveInBackground(const std::filesystem::path& path, const ChartExport& options) {
  const auto fail = [this](const QString& message) { Q_EMIT failed(message); };
  try {
    const auto csv = options.with_csv ? std::make_shared<LossData>(state_->data) : nullptr;
    const auto file = drawLossFile(
        state_->data,
        state_->curves.view(),
        chartFormatOf(path),
        options,
        shownRange(*state_->plot, options));
    const auto write = [path, csv, file, view = state_->curves.view()](std::stop_token) {
      writeChartFile(file, path);
      if (csv) writeLossCsv(*csv, view, std::filesystem::path(path).replace_extension(".csv"));
      return path;
    };
    state_->files.run(
        write,
        [this](const std::filesystem::path& saved) {
          Q_EMIT informed(tr("The chart is in %1.").arg(QString::fromStdString(saved.string())));
        },
        fail);
  } catch (const std::exception& error) {
    fail(QString::fromStdString(describe(error)));
  }
}

}  // namespace diptych::ui
