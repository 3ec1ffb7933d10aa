// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/timestep_map.h"
#include "ui/charts/chart_theme.h"

#include <QFont>
#include <QPoint>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

class QCPColorMap;
class QCPColorScale;
class QCPGraph;
class QCPItemRect;
class QCustomPlot;

namespace diptych::ui {

// "t 125 to 249".
QString bandLabel(const TimestepBand& band);

// The lowest and highest change of all maps, in percent, 0 among them.
struct ChangeRange {
  double low = 0;
  double high = 0;
};
ChangeRange changeRangeOf(const std::vector<TimestepMap>& maps);

// One arm's change since the first validation as colours: timesteps upwards, validations to the
// right. Blue has fallen, red has risen, 0 is white (ColorBrewer's RdBu, which colour-blind people
// can read). Every validation and band has the same room.
class HeatPlot {
 public:
  explicit HeatPlot(QCustomPlot& plot);  // must outlive this

  // The colours reach from -reach to reach percent.
  void setMap(const TimestepMap& map, double reach);
  void setStyle(const ChartTheme& theme, const QFont& font);

  struct Cell {
    std::size_t band = 0;
    std::size_t validation = 0;
    bool operator==(const Cell&) const = default;
  };
  std::optional<Cell> cellAt(const QPoint& place) const;
  // A frame around one cell, or none.
  void markCell(const std::optional<Cell>& cell);

 private:
  void fillTickers(const TimestepMap& map);

  QCustomPlot& plot_;
  QCPColorMap* map_;      // owned by the plot, like the others
  QCPColorScale* scale_;  //
  QCPItemRect* frame_;    //
  std::size_t bands_ = 0;
  std::size_t validations_ = 0;
};

// The same numbers as curves over the steps, one for each band, from dark (low timesteps) to light.
class BandPlot {
 public:
  explicit BandPlot(QCustomPlot& plot);  // must outlive this

  void setMap(const TimestepMap& map, const ChangeRange& range);
  void setStyle(const ChartTheme& theme, const QFont& font);

 private:
  void style();

  QCustomPlot& plot_;
  std::vector<QCPGraph*> graphs_;
  ChartTheme theme_ = lightTheme();
  QFont font_;
};

}  // namespace diptych::ui
