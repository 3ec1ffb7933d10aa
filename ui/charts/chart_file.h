// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <filesystem>
#include <map>
#include <string>

class QCustomPlot;

namespace diptych::ui {

enum class ChartFormat { Png, Svg, Pdf };

// By the file's ending. Throws Error when it is none of the three.
ChartFormat chartFormatOf(const std::filesystem::path& path);

// A chart on its way to the disk.
struct ChartFile {
  ChartFormat format = ChartFormat::Png;
  bool transparent = false;
  QImage picture;                           // of a PNG
  std::map<std::string, std::string> text;  // in it
  QByteArray bytes;                         // of the others
};

// Draws a finished plot: a PNG of size x scale pixels, a drawing of size points. The text goes into
// the PNG's chunks, the SVG's description, a file inside the PDF. For the GUI thread. Throws Error.
ChartFile drawChartFile(
    QCustomPlot& plot,
    ChartFormat format,
    const ChartExport& options,
    const QString& title,
    const std::map<std::string, std::string>& text);

// Writes it atomically; for a worker. Throws Error, naming the file.
void writeChartFile(const ChartFile& file, const std::filesystem::path& path);

}  // namespace diptych::ui
