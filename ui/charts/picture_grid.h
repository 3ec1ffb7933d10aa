// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace diptych::ui {

struct GridCell {
  int row = 0;
  int column = 0;
  QImage picture;  // null: a placeholder is drawn, as for cells that are not listed
};

// Pictures in rows (prompts) and columns ("CFG 1", "CFG 3", ...), with everything a reader needs to
// know written around them.
struct PictureGrid {
  QString title;    // "Sumatran tigers, step 400"
  QString caption;  // "base-model  ·  DPM++ 2M Karras  ·  20 steps  ·  seed 555"
  QStringList row_labels;
  QStringList column_labels;
  std::vector<GridCell> cells;
};

enum class Enlarging { Nearest, Smooth };

struct GridStyle {
  int cell_width = 0;  // in points; 0: small pictures are enlarged by a whole factor to about 200
  Enlarging enlarging = Enlarging::Smooth;
  double scale = 1.0;  // pixels per point
};

// One labelled picture on white. Needs a QApplication (fonts). Throws Error when the grid has no
// rows or columns or would become too large.
QImage renderPictureGrid(const PictureGrid& grid, const GridStyle& style = {});

// The same as a PNG, written atomically. text: PNG text chunks ("parameters", ...). Throws Error.
void exportPictureGrid(
    const PictureGrid& grid,
    const std::filesystem::path& png,
    const GridStyle& style = {},
    const std::map<std::string, std::string>& text = {});

// "CFG 7.5", "CFG 3": as short as it can be said.
QString cfgLabel(double cfg);

}  // namespace diptych::ui
