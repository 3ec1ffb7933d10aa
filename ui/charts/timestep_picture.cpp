// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timestep_picture.h"

#include "core/base/error.h"
#include "ui/charts/plot_picture.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/timestep_plot.h"

#include <QPainter>

#include <algorithm>
#include <functional>

namespace diptych::ui {
namespace {

constexpr int kColumns = 2;
constexpr QSize kTile(470, 300);   // points
constexpr QSize kWhole(640, 400);  // letters are those of a picture of this size

using DrawTile = std::function<void(QCustomPlot& plot, const TimestepMap& map)>;

QImage drawTile(const TimestepMap& map, const DrawTile& draw, double scale) {
  ChartExport options;
  options.size = kTile;
  options.scale = scale;
  QCustomPlot plot;
  plot.resize(kTile);
  draw(plot, map);
  addPlotTitle(plot, QString::fromStdString(map.arm), pictureFont(15, kWhole), lightTheme());
  return renderPlot(plot, options);
}

QImage drawTiles(const std::vector<TimestepMap>& maps, const DrawTile& draw, double scale) {
  if (maps.empty()) throw Error("No run is finished yet, so there are no timesteps to draw.");
  const int columns = std::min(kColumns, static_cast<int>(maps.size()));
  const int rows = (static_cast<int>(maps.size()) + columns - 1) / columns;
  ChartExport whole;
  whole.size = {columns * kTile.width(), rows * kTile.height()};
  whole.scale = scale;
  checkPictureSize(whole);
  QImage sheet((QSizeF(whole.size) * scale).toSize(), QImage::Format_RGB888);
  sheet.fill(Qt::white);
  QPainter painter(&sheet);
  for (int i = 0; i < static_cast<int>(maps.size()); ++i) {
    auto tile = drawTile(maps[static_cast<std::size_t>(i)], draw, scale);
    tile.setDevicePixelRatio(1);
    const QPointF place(i % columns * kTile.width(), i / columns * kTile.height());
    painter.drawImage(place * scale, tile);
  }
  return sheet;
}

}  // namespace

QImage drawHeatPictures(const std::vector<TimestepMap>& maps, double scale) {
  const auto range = changeRangeOf(maps);
  const double reach = std::max({-range.low, range.high, 0.1});
  return drawTiles(
      maps,
      [reach](QCustomPlot& plot, const TimestepMap& map) {
        HeatPlot heat(plot);
        heat.setStyle(lightTheme(), pictureFont(13, kWhole));
        heat.setMap(map, reach);
      },
      scale);
}

QImage drawBandPictures(const std::vector<TimestepMap>& maps, double scale) {
  const auto range = changeRangeOf(maps);
  return drawTiles(
      maps,
      [range](QCustomPlot& plot, const TimestepMap& map) {
        BandPlot bands(plot);
        bands.setStyle(lightTheme(), pictureFont(13, kWhole));
        bands.setMap(map, range);
      },
      scale);
}

}  // namespace diptych::ui
