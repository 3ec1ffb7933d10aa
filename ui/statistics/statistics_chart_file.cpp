// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_chart_file.h"

#include "core/base/version.h"
#include "ui/charts/plot_picture.h"
#include "ui/charts/qcustomplot.h"
#include "ui/statistics/statistics_plot.h"

#include <fmt/core.h>

namespace diptych::ui {
namespace {

std::map<std::string, std::string> pictureText(const StatisticsPlot& shown) {
  std::map<std::string, std::string> text = {
      {"Software", fmt::format("Diptych {}", diptych::version())},
      {"Title", shown.contents().title.toStdString()},
      {"Description", shown.contents().explanation.toStdString()}};
  int place = 0;
  for (const auto& set : shown.sets()) {
    text[fmt::format("Data set {}", ++place)] = set.title.toStdString();
  }
  return text;
}

}  // namespace

ChartFile drawChartFile(const StatisticsPlot& shown, ChartFormat format, const QSize& size) {
  ChartExport options;
  options.size = size;
  checkPictureSize(options);
  const auto& title = shown.contents().title;
  QCustomPlot plot;
  plot.resize(size);
  StatisticsPlot drawing(plot);
  drawing.draw(shown.contents(), shown.sets(), lightTheme(), pictureFont(13, size));
  drawing.showRangesOf(shown);
  addPlotTitle(plot, title, pictureFont(15, size), lightTheme());
  plot.plotLayout()->setRowStretchFactor(0, 0.001);
  return drawChartFile(plot, format, options, title, pictureText(shown));
}

}  // namespace diptych::ui
