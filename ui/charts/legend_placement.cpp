// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/legend_placement.h"

#include "ui/charts/qcustomplot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

constexpr int kMostPoints = 300;  // of one curve
constexpr double kStride = 6;     // pixels between the places that are looked at
constexpr int kWorthMoving = 10;  // places: 60 pixels of curve

constexpr std::array<Qt::Alignment, 4> kCorners = {
    Qt::AlignTop | Qt::AlignRight,
    Qt::AlignTop | Qt::AlignLeft,
    Qt::AlignBottom | Qt::AlignRight,
    Qt::AlignBottom | Qt::AlignLeft};

using Corners = std::array<QRectF, kCorners.size()>;
using Covered = std::array<int, kCorners.size()>;

Corners cornersOf(const QRectF& area, const QSizeF& size) {
  constexpr double kAir = 4;
  Corners corners;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const double x = kCorners[i] & Qt::AlignLeft ? area.left() : area.right() - size.width();
    const double y = kCorners[i] & Qt::AlignTop ? area.top() : area.bottom() - size.height();
    corners[i] = QRectF({x, y}, size).adjusted(-kAir, -kAir, kAir, kAir);
  }
  return corners;
}

void countPoint(const QPointF& point, const Corners& corners, Covered& covered) {
  for (std::size_t i = 0; i < corners.size(); ++i) {
    covered[i] += corners[i].contains(point) ? 1 : 0;
  }
}

// Places along the line between two points, the second one included.
void countLine(const QPointF& from, const QPointF& to, const Corners& corners, Covered& covered) {
  const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
  const int places = static_cast<int>(std::clamp(length / kStride, 1.0, 200.0));
  for (int i = 1; i <= places; ++i) {
    countPoint(from + (to - from) * (static_cast<double>(i) / places), corners, covered);
  }
}

void countGraph(const QCustomPlot& plot, int index, const Corners& corners, Covered& covered) {
  const auto* graph = plot.graph(index);
  const auto data = graph->data();
  const auto begin = data->findBegin(plot.xAxis->range().lower);
  const auto end = data->findEnd(plot.xAxis->range().upper);
  const auto stride = std::max<qsizetype>(1, (end - begin) / kMostPoints);
  const QPointF nowhere(std::numeric_limits<double>::quiet_NaN(), 0);
  QPointF last = nowhere;
  for (auto point = begin; point < end; point += std::min<qsizetype>(stride, end - point)) {
    const QPointF place =
        std::isfinite(point->value) ? graph->coordsToPixels(point->key, point->value) : nowhere;
    if (!std::isnan(place.x()) && std::isfinite(place.y())) {
      std::isnan(last.x()) ? countPoint(place, corners, covered)
                           : countLine(last, place, corners, covered);
    }
    last = place;
  }
}

}  // namespace

void placeLegend(QCustomPlot& plot) {
  auto* inset = plot.axisRect()->insetLayout();
  if (inset->elementCount() == 0) return;
  const auto corners = cornersOf(inset->rect(), plot.legend->minimumOuterSizeHint());
  Covered covered{};
  for (int i = 0; i < plot.graphCount(); ++i) {
    if (plot.graph(i)->visible()) countGraph(plot, i, corners, covered);
  }
  const auto best =
      static_cast<std::size_t>(std::min_element(covered.begin(), covered.end()) - covered.begin());
  const auto now = std::find(kCorners.begin(), kCorners.end(), inset->insetAlignment(0));
  const bool stays =
      now != kCorners.end() &&
      covered[static_cast<std::size_t>(now - kCorners.begin())] <= covered[best] + kWorthMoving;
  if (stays) return;
  inset->setInsetAlignment(0, kCorners[best]);
  inset->update(QCPLayoutElement::upLayout);
}

void putLegendBeside(QCustomPlot& plot) {
  plot.axisRect()->insetLayout()->take(plot.legend);
  auto* column = new QCPLayoutGrid;
  plot.plotLayout()->addElement(0, 1, column);
  plot.plotLayout()->setColumnStretchFactor(1, 0.001);
  column->addElement(0, 0, plot.legend);
  column->addElement(1, 0, new QCPLayoutElement(&plot));  // takes the rest of the height
  column->setRowStretchFactor(0, 0.001);
}

}  // namespace diptych::ui
