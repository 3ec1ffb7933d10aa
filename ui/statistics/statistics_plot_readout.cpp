// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/qcustomplot.h"
#include "ui/statistics/statistics_plot.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

QString readoutText(const char* text) {
  return QCoreApplication::translate("StatisticsPage", text);
}

QString number(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  return QString::number(value, 'g', 4).replace('-', QChar(0x2212));
}

bool isSquare(const ChartPanel& panel) { return panel.kind == ChartPanel::Kind::Heat; }
bool isSteps(const ChartPanel& panel) { return panel.kind == ChartPanel::Kind::Steps; }

// How many places a panel has along x: the last x of steps only ends the one before.
std::size_t placesAlong(const ChartPanel& panel) {
  if (isSquare(panel)) return panel.side;
  if (panel.curves.empty()) return 0;
  return panel.curves.front().x.size() - (isSteps(panel) ? 1 : 0);
}

std::size_t nearestCell(double place, std::size_t side) {
  return static_cast<std::size_t>(
      std::clamp(std::round(place), 0.0, static_cast<double>(side) - 1));
}

// Where the line stands: on a point, in the middle of a step.
double lineAt(const ChartPanel& panel, std::size_t place) {
  const auto& x = panel.curves.front().x;
  return isSteps(panel) ? (x[place] + x[place + 1]) / 2 : x[place];
}

void bindTo(QCPItemPosition& position, QCPAxisRect& rect, double x, double y) {
  position.setAxisRect(&rect);
  position.setAxes(rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft));
  position.setType(QCPItemPosition::ptPlotCoords);
  position.setCoords(x, y);
}

}  // namespace

ChartPlace StatisticsPlot::nearestPoint(std::size_t panel, double x) const {
  ChartPlace nearest{panel, 0, 0};
  const auto& shown = contents_.panels[panel];
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t place = 0; place < placesAlong(shown); ++place) {
    const double distance = std::abs(lineAt(shown, place) - x);
    if (distance >= least) continue;
    least = distance;
    nearest.x = place;
  }
  return nearest;
}

std::optional<ChartPlace> StatisticsPlot::placeAt(const QPointF& pixel) const {
  for (std::size_t i = 0; i < rects_.size(); ++i) {
    const auto& panel = contents_.panels[i];
    if (!rects_[i]->rect().contains(pixel.toPoint()) || placesAlong(panel) == 0) continue;
    const double x = rects_[i]->axis(QCPAxis::atBottom)->pixelToCoord(pixel.x());
    const double y = rects_[i]->axis(QCPAxis::atLeft)->pixelToCoord(pixel.y());
    if (!isSquare(panel)) return nearestPoint(i, x);
    return ChartPlace{i, nearestCell(x, panel.side), nearestCell(y, panel.side)};
  }
  return std::nullopt;
}

std::vector<ChartPlace> StatisticsPlot::places() const {
  std::vector<ChartPlace> places;
  for (std::size_t panel = 0; panel < contents_.panels.size(); ++panel) {
    const auto& shown = contents_.panels[panel];
    for (std::size_t y = 0; y < (isSquare(shown) ? shown.side : 1); ++y) {
      for (std::size_t x = 0; x < placesAlong(shown); ++x) places.push_back({panel, x, y});
    }
  }
  return places;
}

std::optional<ChartPlace> StatisticsPlot::nextTo(
    const std::optional<ChartPlace>& place, int direction) const {
  const auto all = places();
  if (all.empty()) return std::nullopt;
  if (!place) return direction > 0 ? all.front() : all.back();
  const auto now = std::find(all.begin(), all.end(), *place);
  if (direction < 0) return now == all.begin() ? *now : *std::prev(now);
  return std::next(now) == all.end() ? *now : *std::next(now);
}

void StatisticsPlot::mark(const std::optional<ChartPlace>& place) {
  auto* layer = plot_.layer("overlay");
  for (auto* child : layer->children()) {
    auto* item = qobject_cast<QCPAbstractItem*>(child);
    if (item != nullptr) plot_.removeItem(item);  // only this puts items there
  }
  if (place && !isSquare(contents_.panels[place->panel])) {
    auto* rect = rects_[place->panel];
    const double x = lineAt(contents_.panels[place->panel], place->x);
    auto* line = new QCPItemStraightLine(&plot_);
    line->setLayer(layer);
    line->setSelectable(false);
    line->setClipAxisRect(rect);
    bindTo(*line->point1, *rect, x, 0);
    bindTo(*line->point2, *rect, x, 1);
    line->setPen(QPen(theme_.axis, 1, Qt::DotLine));
  }
  layer->replot();
}

QString StatisticsPlot::curveText(const ChartPlace& place) const {
  const auto& panel = contents_.panels[place.panel];
  const auto& x = panel.curves.front().x;
  QStringList parts;
  for (const auto& curve : panel.curves) {
    parts << QStringLiteral("%1 %2").arg(sets_.at(curve.set).title, number(curve.y[place.x]));
  }
  const auto at = isSteps(panel)
                      ? readoutText("%1 to %2").arg(number(x[place.x]), number(x[place.x + 1]))
                      : number(x[place.x]);
  return QStringLiteral("%1 %2: %3").arg(panel.x_label, at, parts.join(QStringLiteral(", ")));
}

QString StatisticsPlot::textOf(const ChartPlace& place) const {
  const auto& panel = contents_.panels[place.panel];
  const auto head = panel.title.isEmpty() ? QString() : panel.title + QStringLiteral(", ");
  if (!isSquare(panel)) return head + curveText(place);
  const double cell = panel.cells[place.y * panel.side + place.x];
  return head +
         readoutText("channels %1 and %2: %3").arg(place.y + 1).arg(place.x + 1).arg(number(cell));
}

}  // namespace diptych::ui
