// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_file.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/image/image.h"
#include "ui/charts/plot_picture.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/qt_image.h"

#include <fmt/core.h>

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cstring>

namespace diptych::ui {
namespace {

QBrush paperOf(const ChartExport& options) {
  if (options.transparent) return QBrush(Qt::NoBrush);
  return (options.dark ? darkTheme() : lightTheme()).background;
}

void paintPlot(QCustomPlot& plot, QPaintDevice& device, const ChartExport& options) {
  const auto& size = options.size;
  QCPPainter painter;
  if (!painter.begin(&device)) {
    throw Error("The chart could not be drawn: there is not enough memory.");
  }
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.setMode(QCPPainter::pmNonCosmetic);
  painter.setWindow(QRect(QPoint(), size));
  painter.fillRect(QRect(QPoint(), size), paperOf(options));
  plot.toPainter(&painter, size.width(), size.height());
}

QString describedIn(const std::map<std::string, std::string>& text) {
  QStringList lines;
  for (const auto& [key, value] : text) {
    lines << QString::fromStdString(key) + ": " + QString::fromStdString(value);
  }
  return lines.join('\n');
}

QByteArray escapedXml(const QString& text) { return text.toHtmlEscaped().toUtf8(); }

QByteArray svgOf(
    QCustomPlot& plot,
    const ChartExport& options,
    const QString& title,
    const QString& description) {
  const auto& size = options.size;
  QBuffer buffer;
  QSvgGenerator svg;
  svg.setOutputDevice(&buffer);
  svg.setSize(size);
  svg.setViewBox(QRect(QPoint(), size));
  // Whether Qt escapes these depends on its version.
  svg.setTitle(QStringLiteral("chart-title"));
  svg.setDescription(QStringLiteral("chart-description"));
  paintPlot(plot, svg, options);
  auto drawing = buffer.data();
  const auto put = [&drawing](const char* place, const QString& text) {
    drawing.replace(drawing.indexOf(place), qsizetype(std::strlen(place)), escapedXml(text));
  };
  put("chart-title", title);
  put("chart-description", description);
  return drawing;
}

QByteArray pdfOf(
    QCustomPlot& plot,
    const ChartExport& options,
    const QString& title,
    const QString& description) {
  const auto& size = options.size;
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter pdf(&buffer);
    pdf.setTitle(title);
    pdf.setCreator(QString::fromStdString(fmt::format("Diptych {}", diptych::version())));
    pdf.setPageMargins({});
    pdf.setPageSize(QPageSize(QSizeF(size), QPageSize::Point, {}, QPageSize::ExactMatch));
    pdf.addFileAttachment("settings.txt", description.toUtf8(), "text/plain");
    paintPlot(plot, pdf, options);
  }
  return buffer.data();
}

// Our own writer knows no alpha.
QByteArray transparentPng(const ChartFile& file) {
  auto picture = file.picture;
  for (const auto& [key, value] : file.text) {
    picture.setText(QString::fromStdString(key), QString::fromStdString(value));
  }
  QByteArray bytes;
  QBuffer buffer(&bytes);
  if (!picture.save(&buffer, "PNG")) throw Error("The chart could not be packed as PNG.");
  return bytes;
}

void writeBytes(const std::filesystem::path& path, const QByteArray& bytes) {
  writeFileAtomically(path, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
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

ChartFile drawChartFile(
    QCustomPlot& plot,
    ChartFormat format,
    const ChartExport& options,
    const QString& title,
    const std::map<std::string, std::string>& text) {
  if (options.transparent) plot.setBackground(QBrush(Qt::NoBrush));
  ChartFile file;
  file.format = format;
  file.transparent = options.transparent;
  file.text = text;
  if (format == ChartFormat::Png) file.picture = renderPlot(plot, options);
  if (format == ChartFormat::Svg) file.bytes = svgOf(plot, options, title, describedIn(text));
  if (format == ChartFormat::Pdf) file.bytes = pdfOf(plot, options, title, describedIn(text));
  return file;
}

void writeChartFile(const ChartFile& file, const std::filesystem::path& path) {
  if (file.format != ChartFormat::Png) return writeBytes(path, file.bytes);
  if (file.transparent) return writeBytes(path, transparentPng(file));
  diptych::writePng(path, fromQImage(file.picture), file.text);
}

}  // namespace diptych::ui
