// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_readout.h"

#include "ui/charts/curve_style.h"
#include "ui/charts/loss_plot.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>
#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr std::size_t kMostRows = 12;

QString readoutText(const char* text) { return QCoreApplication::translate("LossReadout", text); }

const CurvePoint& nearestPoint(const std::vector<CurvePoint>& points, double x, ChartAxis axis) {
  auto after = std::lower_bound(
      points.begin(), points.end(), x, [axis](const auto& p, double v) { return p.x(axis) < v; });
  if (after == points.end()) return points.back();
  if (after == points.begin()) return *after;
  const auto before = std::prev(after);
  return x - before->x(axis) <= after->x(axis) - x ? *before : *after;
}

QString valueText(double value) {
  if (std::isnan(value)) return readoutText("not finite");
  return value >= 0.001 ? QString::number(value, 'f', 5) : QString::number(value, 'g', 4);
}

QString stepText(const CurvePoint& point) {
  return QLocale().toString(static_cast<qlonglong>(point.step));
}

QString epochText(const CurvePoint& point) { return QString::number(point.epoch, 'f', 2); }

QLabel* createReadoutBox(QWidget* parent) {
  auto* box = new QLabel(parent);
  box->setObjectName("lossReadout");
  box->setTextFormat(Qt::RichText);
  box->setAttribute(Qt::WA_TransparentForMouseEvents);
  box->setFrameShape(QFrame::StyledPanel);
  box->setAutoFillBackground(true);
  box->setMargin(6);
  box->hide();
  return box;
}

}  // namespace

LossReadout::LossReadout(QCustomPlot& plot, const LossPlot& curves, const LossData& data)
    : plot_(plot),
      curves_(curves),
      data_(data),
      line_(new QCPItemStraightLine(&plot)),
      box_(createReadoutBox(&plot)) {
  line_->setLayer("overlay");
  line_->setVisible(false);
  line_->setSelectable(false);
}

void LossReadout::moveTo(double x) {
  x_ = x;
  visible_ = true;
  refresh();
}

void LossReadout::stepBy(int direction) {
  std::vector<double> places;
  for (const auto& run : data_.runs()) {
    for (const auto curve : {Curve::Validation, Curve::Training}) {
      if (!curves_.isShown(run, curve)) continue;
      for (const auto& point : run.of(curve)) places.push_back(point.x(curves_.view().axis));
    }
  }
  if (places.empty()) return;
  std::sort(places.begin(), places.end());
  if (!visible_) return moveTo(direction < 0 ? places.back() : places.front());
  const auto next = direction > 0 ? std::upper_bound(places.begin(), places.end(), x_)
                                  : std::lower_bound(places.begin(), places.end(), x_);
  if (direction > 0 && next != places.end()) moveTo(*next);
  if (direction < 0 && next != places.begin()) moveTo(*std::prev(next));
}

void LossReadout::hide() {
  if (!visible_) return;
  visible_ = false;
  refresh();
}

void LossReadout::refresh() {
  const auto points = visible_ ? nearestPoints() : std::vector<Nearest>{};
  line_->setVisible(!points.empty());
  line_->setPen(QPen(curves_.theme().axis, 1, Qt::DotLine));
  line_->point1->setCoords(x_, 0);
  line_->point2->setCoords(x_, 1);
  showRings(points);
  showBox(points);
  plot_.layer("overlay")->replot();
}

std::vector<LossReadout::Nearest> LossReadout::nearestPoints() const {
  std::vector<Nearest> points;
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      if (!curves_.isShown(run, curve) || run.of(curve).empty()) continue;
      points.push_back({&run, curve, nearestPoint(run.of(curve), x_, curves_.view().axis)});
    }
  }
  return points;
}

void LossReadout::showRings(const std::vector<Nearest>& points) {
  while (rings_.size() < points.size()) {
    auto* ring = new QCPItemTracer(&plot_);
    ring->setLayer("overlay");
    ring->setStyle(QCPItemTracer::tsCircle);
    ring->setSize(9);
    ring->setSelectable(false);
    rings_.push_back(ring);
  }
  for (std::size_t i = 0; i < rings_.size(); ++i) {
    const bool used = i < points.size() && std::isfinite(points[i].point.value);
    rings_[i]->setVisible(used);
    if (!used) continue;
    rings_[i]->position->setCoords(points[i].point.x(curves_.view().axis), points[i].point.value);
    rings_[i]->setPen(QPen(curves_.theme().text, 1.5));
    rings_[i]->setBrush(runColor(points[i].run->color, curves_.theme()));
  }
}

void LossReadout::showBox(const std::vector<Nearest>& points) {
  text_.clear();
  for (const auto& [run, curve, point] : points) {
    text_ += readoutText("%1, %2: step %3, epoch %4, loss %5\n")
                 .arg(run->label, curveLabel(curve), stepText(point), epochText(point))
                 .arg(valueText(point.value));
  }
  plot_.setAccessibleDescription(text_);
  box_->setVisible(!points.empty());
  if (points.empty()) return;
  // The names of runs give way when the chart is narrow.
  for (const qsizetype longest_label : {28, 16, 8}) {
    box_->setText(table(points, longest_label));
    box_->adjustSize();
    if (box_->width() <= plot_.axisRect()->width()) break;
  }
  placeBox();
}

QString LossReadout::table(const std::vector<Nearest>& points, qsizetype longest_label) const {
  const auto head = QStringLiteral("<th align=right>&nbsp;&nbsp;%1</th>");
  auto rows = "<tr><th></th><th></th><th></th>" + head.arg(readoutText("loss")) +
              head.arg(readoutText("step")) + head.arg(readoutText("epoch")) + "</tr>";
  for (std::size_t i = 0; i < std::min(points.size(), kMostRows); ++i) {
    rows += tableRow(points[i], longest_label);
  }
  return "<table cellspacing=1>" + rows + "</table>";
}

QString LossReadout::tableRow(const Nearest& nearest, qsizetype longest_label) const {
  const auto cell = QStringLiteral("<td align=right>&nbsp;&nbsp;%1</td>");
  auto label = nearest.run->label;
  if (label.size() > longest_label) label = label.left(longest_label - 1) + QChar(0x2026);
  return QStringLiteral("<tr><td><font color=%1>%2</font>&nbsp;</td><td>%3</td><td>&nbsp;%4</td>")
             .arg(runColor(nearest.run->color, curves_.theme()).name())
             .arg(QChar(0x25CF))
             .arg(label.toHtmlEscaped(), curveLabel(nearest.curve)) +
         cell.arg(valueText(nearest.point.value)) + cell.arg(stepText(nearest.point)) +
         cell.arg(epochText(nearest.point)) + "</tr>";
}

// Beside the line, at the top, where falling curves leave room; below the legend when they would
// meet.
void LossReadout::placeBox() {
  constexpr int kGap = 14;
  const auto area = plot_.axisRect()->rect();
  const int line = static_cast<int>(plot_.xAxis->coordToPixel(x_));
  const bool right_fits = line + kGap + box_->width() <= area.right();
  const int x = right_fits ? line + kGap : line - kGap - box_->width();
  QRect place(QPoint(std::max(x, area.left()), area.top() + kGap), box_->size());
  const auto legend = plot_.legend->outerRect();
  if (place.intersects(legend) && legend.top() < area.center().y()) {
    place.moveTop(legend.bottom() + kGap);
  }
  if (place.bottom() > area.bottom()) place.moveBottom(area.bottom() - 1);
  box_->move(place.topLeft());
}

}  // namespace diptych::ui
