// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

#include <filesystem>
#include <map>
#include <string>

namespace diptych::ui {

class StatisticsPlot;
struct SetLook;

enum class ChartFormat { Png, Svg, Pdf };

// By the file's ending. Throws Error when it is none of the three.
ChartFormat chartFormatOf(const std::filesystem::path& path);

// A chart on its way to the disk.
struct ChartFile {
  ChartFormat format = ChartFormat::Png;
  QImage picture;                           // of a PNG
  std::map<std::string, std::string> text;  // in it
  QByteArray bytes;                         // of the others
};

// Draws what a plot shows, with its ranges and its title above, on a light background. size: in
// points; a PNG has twice as many pixels. For the GUI thread. Throws Error.
ChartFile drawChartFile(const StatisticsPlot& shown, ChartFormat format, const QSize& size);

// Writes it atomically; for a worker. Throws Error, naming the file.
void writeChartFile(const ChartFile& file, const std::filesystem::path& path);

}  // namespace diptych::ui
