// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_picture.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "ui/charts/plot_picture.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/qt_image.h"

#include <fmt/core.h>

#include <QCoreApplication>

#include <string>

namespace diptych::ui {

namespace {

QString lossTitle(const PlotView& view, const ChartExport& options) {
  if (!options.title.isEmpty()) return options.title;
  if (!view.scalar.empty()) return scalarTitle(view.scalar);
  return QCoreApplication::translate("LossChart", "Validation and training loss");
}

// Calls draw(plot) with the plot as it is to be drawn. cut: nothing lies outside its frame.
template <typename Draw>
auto withLossPlot(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::optional<ShownRange>& range,
    bool cut,
    const Draw& draw) {
  checkPictureSize(options);
  const auto theme = options.dark ? darkTheme() : lightTheme();
  QCustomPlot plot;
  plot.resize(options.size);
  plot.setViewport(QRect(QPoint(), options.size));
  LossPlot curves(plot, data);
  curves.setView(view);
  curves.setFont(pictureFont(13, options.size));
  curves.setTheme(theme);
  curves.fit();
  if (range) {
    plot.xAxis->setRange(range->left, range->right);
    plot.yAxis->setRange(range->bottom, range->top);
  }
  plot.axisRect()->setMinimumMargins({8, 8, 16, 8});
  curves.updateDetail();
  if (cut) curves.cutAtTheFrame();
  addPlotTitle(plot, lossTitle(view, options), pictureFont(18, options.size), theme);
  return draw(plot);
}

}  // namespace

QImage drawLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::optional<ShownRange>& range) {
  return withLossPlot(data, view, options, range, false, [&](QCustomPlot& plot) {
    if (options.transparent) plot.setBackground(QBrush(Qt::NoBrush));
    return renderPlot(plot, options);
  });
}

ChartFile drawLossFile(
    const LossData& data,
    const PlotView& view,
    ChartFormat format,
    const ChartExport& options,
    const std::optional<ShownRange>& range) {
  const bool cut = format == ChartFormat::Svg;
  return withLossPlot(data, view, options, range, cut, [&](QCustomPlot& plot) {
    return drawChartFile(
        plot, format, options, lossTitle(view, options), lossPictureText(data, options));
  });
}

void writeLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::filesystem::path& path,
    const std::optional<ShownRange>& range) {
  writeChartFile(drawLossFile(data, view, chartFormatOf(path), options, range), path);
  if (options.with_csv)
    writeLossCsv(data, view, std::filesystem::path(path).replace_extension(".csv"));
}

std::map<std::string, std::string> lossPictureText(
    const LossData& data, const ChartExport& options) {
  auto text = options.text;
  text.try_emplace("Software", fmt::format("Diptych {}", diptych::version()));
  if (!options.title.isEmpty()) text.try_emplace("Title", options.title.toStdString());
  int number = 0;
  for (const auto& run : data.runs()) {
    if (!run.isSeen()) continue;
    const auto label = run.label.toStdString();
    const auto settings = run.settings.toStdString();
    text[fmt::format("Run {}", ++number)] = settings.empty() ? label : label + "\n" + settings;
  }
  return text;
}

void writeLossCsv(const LossData& data, const PlotView& view, const std::filesystem::path& csv) {
  std::vector<std::string> names = {view.scalar};
  if (view.scalar.empty()) names.assign({"loss/val", "loss/train-stabilized", "loss/step"});
  std::string text = "run,name,step,epoch,pictures_seen,seconds,value\r\n";
  for (const auto& run : data.runs()) {
    if (!run.isSeen()) continue;
    const auto label = diptych::csvField(run.label.toStdString());
    for (const auto& name : names) {
      for (const auto& point : run.of(name)) {
        text += fmt::format(
            "{},{},{},{},{},{},{}\r\n",
            label,
            diptych::csvField(name),
            point.step,
            point.epoch,
            point.pictures_seen,
            point.seconds,
            diptych::csvNumber(point.value));
      }
    }
  }
  diptych::writeFileAtomically(csv, text);
}

}  // namespace diptych::ui
