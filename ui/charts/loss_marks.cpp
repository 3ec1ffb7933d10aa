// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_marks.h"

#include "ui/charts/cursor_box.h"
#include "ui/charts/curve_place.h"
#include "ui/charts/cut_line.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <optional>

namespace diptych::ui {
namespace {

constexpr double kMarkSize = 8;
constexpr int kLanes = 4;  // of marks above each other, so that runs of the same steps are seen

QString markText(const char* text) { return QCoreApplication::translate("LossChart", text); }

// Two arrow heads to the right, six units wide as QCustomPlot wants it.
QPainterPath forwardPath() {
  QPainterPath path;
  for (const double x : {-3.0, 0.0}) {
    path.moveTo(x, -3);
    path.lineTo(x + 3, 0);
    path.lineTo(x, 3);
  }
  return path;
}

// Where a run had come to on an axis by a step: between its neighbours. Nothing without points.
std::optional<double> placeOfStep(
    const std::vector<CurvePoint>& points, std::int64_t step, ChartAxis axis) {
  if (axis == ChartAxis::Step) return static_cast<double>(step);
  const auto after = std::lower_bound(
      points.begin(), points.end(), step, [](const auto& p, auto s) { return p.step < s; });
  if (points.empty()) return std::nullopt;
  if (after == points.begin()) return placeOn(axis, points.front());
  if (after == points.end()) return placeOn(axis, points.back());
  const auto& before = *std::prev(after);
  const double share =
      static_cast<double>(step - before.step) / static_cast<double>(after->step - before.step);
  return std::lerp(placeOn(axis, before), placeOn(axis, *after), share);
}

std::vector<CurvePoint> finitePoints(const std::vector<CurvePoint>& points) {
  std::vector<CurvePoint> finite;
  std::copy_if(points.begin(), points.end(), std::back_inserter(finite), [](const auto& point) {
    return std::isfinite(point.value);
  });
  return finite;
}

}  // namespace

QString markLabel(RunMark::Kind kind) {
  switch (kind) {
    case RunMark::Kind::Saved:
      return markText("saved");
    case RunMark::Kind::Resumed:
      return markText("resumed");
    case RunMark::Kind::Stopped:
      return markText("stopped");
  }
  return {};
}

QCPScatterStyle markStyle(RunMark::Kind kind, const QColor& color) {
  const QPen pen(color, 1.5);
  switch (kind) {
    case RunMark::Kind::Saved:
      return {QCPScatterStyle::ssPlus, pen, Qt::NoBrush, kMarkSize};
    case RunMark::Kind::Resumed:
      return {forwardPath(), pen, Qt::NoBrush, kMarkSize};
    case RunMark::Kind::Stopped:
      return {QCPScatterStyle::ssSquare, pen, QBrush(color), kMarkSize - 1};
  }
  return {};
}

LossMarks::LossMarks(QCustomPlot& plot) : QCPAbstractItem(&plot) { setSelectable(false); }

void LossMarks::setCurves(
    std::vector<MarkedCurve> curves,
    const PlotView& view,
    const ChartTheme& theme,
    const QFont& font) {
  curves_ = std::move(curves);
  view_ = view;
  theme_ = theme;
  font_ = font;
}

double LossMarks::selectTest(
    const QPointF& /*pos*/, bool /*only_selectable*/, QVariant* /*details*/) const {
  return -1;
}

// The line of the slope takes all pairs of its points: it is kept while the curve stays.
const LossMarks::Figures& LossMarks::figuresOfCurve(const MarkedCurve& curve) {
  auto& figures = figures_[curve.run->id];
  const auto& points = *curve.points;
  const bool stays = figures.points == points.size() && !points.empty() &&
                     figures.last_step == points.back().step &&
                     (figures.last_value == points.back().value || std::isnan(points.back().value));
  if (stays) return figures;
  figures = {};
  figures.points = points.size();
  const auto finite = finitePoints(points);
  if (finite.empty()) return figures;
  figures.last_step = points.back().step;
  figures.last_value = points.back().value;
  figures.known = true;
  figures.start = finite.front();
  figures.lowest = *std::min_element(
      finite.begin(), finite.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
  figures.slope = slopeLineOf(finite);
  if (!figures.slope.empty()) figures.per_thousand = diptych::figuresOf(finite).slope;
  return figures;
}

QPointF LossMarks::placeOf(const CurvePoint& point) const {
  const auto& plot = *parentPlot();
  return {
      plot.xAxis->coordToPixel(placeOn(view_.axis, point)), plot.yAxis->coordToPixel(point.value)};
}

void LossMarks::draw(QCPPainter* painter) {
  if (scalar_ != view_.scalar) figures_.clear();
  scalar_ = view_.scalar;
  taken_.clear();
  if (parentPlot()->legend->visible()) taken_.push_back(parentPlot()->legend->outerRect());
  int lane = 0;
  for (const auto& curve : curves_) {
    if (view_.marks) drawEvents(*painter, curve, lane);
    if (!curve.run->marks.empty()) lane = (lane + 1) % kLanes;
    if (view_.figures) drawFigures(*painter, curve);
  }
}

void LossMarks::drawEvents(QCPPainter& painter, const MarkedCurve& curve, int lane) const {
  const auto& plot = *parentPlot();
  const QRectF frame = plot.axisRect()->rect();
  const double y = frame.bottom() - kMarkSize - lane * (kMarkSize + 3);
  for (const auto& mark : curve.run->marks) {
    const auto place = placeOfStep(*curve.points, mark.step, view_.axis);
    if (!place || !plot.xAxis->range().contains(*place)) continue;
    const auto style = markStyle(mark.kind, curve.color);
    style.applyTo(&painter, QPen(curve.color));
    style.drawShape(&painter, plot.xAxis->coordToPixel(*place), y);
  }
}

void LossMarks::drawFigures(QCPPainter& painter, const MarkedCurve& curve) {
  const auto& figures = figuresOfCurve(curve);
  if (!figures.known) return;
  drawSlope(painter, curve, figures);
  const QRectF frame = parentPlot()->axisRect()->rect();
  const auto show = [&](const CurvePoint& point, const QString& text) {
    const auto at = placeOf(point);
    if (!frame.contains(at)) return;
    painter.setPen(QPen(theme_.background, 1.5));
    painter.setBrush(curve.color);
    painter.drawEllipse(at, 5, 5);
    drawNumber(painter, at, text, curve.color);
  };
  show(figures.start, markText("start %1").arg(lossText(figures.start.value)));
  if (figures.lowest.step == figures.start.step) return;
  show(
      figures.lowest,
      markText("lowest %1 at step %2")
          .arg(lossText(figures.lowest.value), QLocale().toString(qlonglong(figures.lowest.step))));
}

void LossMarks::drawSlope(QCPPainter& painter, const MarkedCurve& curve, const Figures& figures) {
  QVector<QPointF> places;
  for (const auto& point : figures.slope) {
    const auto place = placeOf(point);
    if (std::isfinite(place.y())) places.append(place);
  }
  if (places.size() < 2) return;
  painter.setPen(QPen(curve.color, 1.5, Qt::DotLine));
  painter.setBrush(Qt::NoBrush);
  const QRectF frame = parentPlot()->axisRect()->rect();
  std::optional<QPointF> middle;
  for (qsizetype i = 1; i < places.size(); ++i) {
    QPointF from = places[i - 1], to = places[i];
    if (!cutSegment(from, to, frame)) continue;
    painter.drawLine(QLineF(from, to));
    if (!middle || 2 * i <= places.size()) middle = (from + to) / 2;
  }
  if (!middle) return;
  const auto number = QString::number(figures.per_thousand, 'g', 3).replace('-', QChar(0x2212));
  drawNumber(painter, *middle, markText("%1 per 1,000 pictures").arg(number), curve.color);
}

// Beside the mark, where nothing else is written.
void LossMarks::drawNumber(
    QCPPainter& painter, const QPointF& at, const QString& text, const QColor& color) {
  constexpr double kAway = 9;
  const QSizeF size = QFontMetricsF(font_).size(Qt::TextSingleLine, text) + QSizeF(6, 2);
  std::vector<QPointF> corners;
  for (const double up : {kAway, kAway + 14, kAway + 28}) {
    for (const double left :
         {at.x() + kAway, at.x() - size.width() / 2, at.x() - kAway - size.width()}) {
      corners.push_back({left, at.y() - up - size.height()});
      corners.push_back({left, at.y() + up});
    }
  }
  const auto free = std::find_if(corners.begin(), corners.end(), [&](const auto& corner) {
    return isFree(QRectF(corner, size));
  });
  if (free == corners.end()) return;
  const QRectF place(*free, size);
  taken_.push_back(place);
  auto paper = theme_.background;
  paper.setAlpha(215);
  painter.setPen(Qt::NoPen);
  painter.setBrush(paper);
  painter.drawRoundedRect(place, 3, 3);
  painter.setFont(font_);
  painter.setPen(theme_.text);
  painter.drawText(place, Qt::AlignCenter, text);
  painter.setPen(QPen(color, 1.5));
  painter.drawLine(place.bottomLeft() + QPointF(3, 0), place.bottomRight() - QPointF(3, 0));
}

bool LossMarks::isFree(const QRectF& place) const {
  return QRectF(parentPlot()->axisRect()->rect()).contains(place) &&
         std::none_of(taken_.begin(), taken_.end(), [&place](const auto& other) {
           return other.intersects(place);
         });
}

}  // namespace diptych::ui
