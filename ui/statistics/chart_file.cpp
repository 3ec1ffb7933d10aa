// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/chart_file.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/image/image.h"
#include "ui/charts/plot_picture.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/qt_image.h"
#include "ui/statistics/statistics_plot.h"

#include <fmt/core.h>

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace diptych::ui {
namespace {

void paintPlot(QCustomPlot& plot, QPaintDevice& device, const QSize& size) {
  QCPPainter painter;
  if (!painter.begin(&device)) {
    throw Error("The chart could not be drawn: there is not enough memory.");
  }
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.setMode(QCPPainter::pmNonCosmetic);
  painter.setWindow(QRect(QPoint(), size));
  painter.fillRect(QRect(QPoint(), size), lightTheme().background);
  plot.toPainter(&painter, size.width(), size.height());
}

QByteArray svgOf(QCustomPlot& plot, const QSize& size, const QString& title) {
  QBuffer buffer;
  QSvgGenerator svg;
  svg.setOutputDevice(&buffer);
  svg.setSize(size);
  svg.setViewBox(QRect(QPoint(), size));
  svg.setTitle(title);
  paintPlot(plot, svg, size);
  return buffer.data();
}

QByteArray pdfOf(QCustomPlot& plot, const QSize& size, const QString& title) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter pdf(&buffer);
    pdf.setTitle(title);
    pdf.setCreator(QString::fromStdString(fmt::format("Diptych {}", diptych::version())));
    pdf.setPageMargins({});
    pdf.setPageSize(QPageSize(QSizeF(size), QPageSize::Point, {}, QPageSize::ExactMatch));
    paintPlot(plot, pdf, size);
  }
  return buffer.data();
}

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

ChartFormat chartFormatOf(const std::filesystem::path& path) {
  const auto ending = QString::fromStdString(path.extension().string()).toLower();
  if (ending == QLatin1String(".png")) return ChartFormat::Png;
  if (ending == QLatin1String(".svg")) return ChartFormat::Svg;
  if (ending == QLatin1String(".pdf")) return ChartFormat::Pdf;
  throw Error(fmt::format(
      "{}: a chart can be saved as .png, .svg or .pdf; end the name in one of them.",
      path.string()));
}

ChartFile drawChartFile(const StatisticsPlot& shown, ChartFormat format, const QSize& size) {
  const ChartExport options{.size = size, .scale = 2, .title = {}, .text = {}};
  checkPictureSize(options);
  const auto& title = shown.contents().title;
  QCustomPlot plot;
  plot.resize(size);
  StatisticsPlot drawing(plot);
  drawing.draw(shown.contents(), shown.sets(), lightTheme(), pictureFont(13, size));
  drawing.showRangesOf(shown);
  addPlotTitle(plot, title, pictureFont(15, size), lightTheme());
  plot.plotLayout()->setRowStretchFactor(0, 0.001);
  ChartFile file{.format = format, .picture = {}, .text = pictureText(shown), .bytes = {}};
  if (format == ChartFormat::Png) file.picture = renderPlot(plot, options);
  if (format == ChartFormat::Svg) file.bytes = svgOf(plot, size, title);
  if (format == ChartFormat::Pdf) file.bytes = pdfOf(plot, size, title);
  return file;
}

void writeChartFile(const ChartFile& file, const std::filesystem::path& path) {
  if (file.format == ChartFormat::Png) {
    diptych::writePng(path, fromQImage(file.picture), file.text);
  } else {
    writeFileAtomically(
        path, {file.bytes.constData(), static_cast<std::size_t>(file.bytes.size())});
  }
}

}  // namespace diptych::ui
