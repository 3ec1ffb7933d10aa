// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_plot.h"

#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"
#include "ui/statistics/square_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace diptych::ui {
namespace {

QPen setPen(std::size_t set, const QColor& colour) {
  constexpr std::array kDashes = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
  return QPen(colour, 2, kDashes[set % kDashes.size()], Qt::FlatCap, Qt::RoundJoin);
}

// Over all curves of a panel; x and y.
std::pair<QCPRange, QCPRange> rangesOf(const ChartPanel& panel) {
  QCPRange x;
  QCPRange y;
  bool any_x = false;
  bool any_y = false;
  for (const auto& curve : panel.curves) {
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      if (!std::isfinite(curve.y[i])) continue;
      joinRange(x, any_x, {curve.x[i], curve.x[i]});
      joinRange(y, any_y, {curve.y[i], curve.y[i]});
    }
  }
  return {x, y};
}

}  // namespace

QColor colourOn(const ChartTheme& theme, const QColor& colour) {
  for (int i = 0; i < kRunColors; ++i) {
    if (runColor(i, lightTheme()).rgb() == colour.rgb()) return runColor(i, theme);
  }
  return colour;
}

StatisticsPlot::StatisticsPlot(QCustomPlot& plot) : plot_(plot), panels_(new QCPLayoutGrid) {
  plot_.setAutoAddPlottableToLegend(false);
  plot_.plotLayout()->clear();
  plot_.plotLayout()->addElement(1, 0, panels_);
  plot_.plotLayout()->setRowSpacing(0);
  panels_->setRowSpacing(0);
  panels_->setColumnSpacing(4);
  panels_->setMargins({0, 0, 6, 0});
}

void StatisticsPlot::clear() {
  plot_.clearPlottables();
  plot_.clearItems();
  rects_.clear();
  panels_->clear();
  panels_->simplify();
  if (plot_.plotLayout()->hasElement(0, 0)) {
    plot_.plotLayout()->remove(plot_.plotLayout()->element(0, 0));
  }
}

void StatisticsPlot::draw(
    const ChartContents& contents,
    const std::vector<SetLook>& sets,
    const ChartTheme& theme,
    const QFont& font) {
  contents_ = contents;
  sets_ = sets;
  theme_ = theme;
  font_ = font;
  clear();
  plot_.setBackground(theme_.background);
  addLegend();
  int column = 0;
  for (const auto& panel : contents_.panels) addPanel(panel, column++);
  const bool squares =
      !contents_.panels.empty() && contents_.panels.front().kind == ChartPanel::Kind::Heat;
  if (squares) {
    auto* scale = createColourScale(plot_, reachOf(contents_), theme_, font_);
    panels_->addElement(1, column, scale);
    scale->setMarginGroup(QCP::msTop | QCP::msBottom, rects_.front()->marginGroup(QCP::msBottom));
  } else {
    finishLegend(*plot_.legend);
  }
}

// In a row of its own above the panels, at the left.
void StatisticsPlot::addLegend() {
  auto* row = new QCPLayoutGrid;
  plot_.plotLayout()->addElement(0, 0, row);
  plot_.plotLayout()->setRowStretchFactor(0, 0.001);
  plot_.legend = new QCPLegend;
  row->addElement(0, 0, plot_.legend);
  row->addElement(0, 1, new QCPLayoutElement(&plot_));
  row->setColumnStretchFactor(0, 0.001);
  plot_.legend->setLayer("legend");
  plot_.legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  plot_.legend->setSelectableParts(QCPLegend::spNone);
  plot_.legend->setVisible(false);
  styleLegend(*plot_.legend, theme_, font_);
  plot_.legend->setBorderPen(Qt::NoPen);
  plot_.legend->setColumnSpacing(16);
  plot_.legend->setMargins({12, 4, 4, 0});
}

void StatisticsPlot::addPanel(const ChartPanel& panel, int column) {
  auto* rect = new QCPAxisRect(&plot_);
  if (!panel.title.isEmpty()) {
    auto* title = new QCPTextElement(&plot_, elidedLabel(panel.title), font_);
    title->setTextColor(theme_.text);
    panels_->addElement(0, column, title);
  }
  panels_->addElement(1, column, rect);
  panels_->setRowStretchFactor(0, 0.001);
  rects_.push_back(rect);
  rect->setMinimumMargins({8, 8, 14, 4});
  auto* group =
      column == 0 ? new QCPMarginGroup(&plot_) : rects_.front()->marginGroup(QCP::msBottom);
  rect->setMarginGroup(QCP::msTop | QCP::msBottom, group);
  for (auto* axis : rect->axes()) styleAxis(*axis, theme_, font_);
  rect->axis(QCPAxis::atBottom)->setLabel(panel.x_label);
  // Panels beside each other say the same once.
  if (column == 0) rect->axis(QCPAxis::atLeft)->setLabel(panel.y_label);
  if (panel.kind == ChartPanel::Kind::Heat) {
    addSquare(plot_, *rect, panel, reachOf(contents_), font_);
  } else {
    addCurves(*rect, panel);
  }
}

void StatisticsPlot::addCurves(QCPAxisRect& rect, const ChartPanel& panel) {
  for (const auto& curve : panel.curves) addCurve(rect, panel, curve);
  const auto [x, y] = rangesOf(panel);
  const bool steps = panel.kind == ChartPanel::Kind::Steps;
  const auto padded = paddedRange(y, 0.05);
  rect.axis(QCPAxis::atBottom)->setRange(paddedRange(x, 0.01));
  rect.axis(QCPAxis::atLeft)->setRange(steps ? 0 : padded.lower, padded.upper);
}

void StatisticsPlot::addCurve(QCPAxisRect& rect, const ChartPanel& panel, const ChartCurve& curve) {
  auto* graph = plot_.addGraph(rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft));
  const auto& look = sets_.at(curve.set);
  const auto colour = colourOn(theme_, look.colour);
  graph->setName(elidedLabel(look.title));
  graph->setSelectable(QCP::stNone);
  graph->setPen(setPen(curve.set, colour));
  QVector<QCPGraphData> points;
  for (std::size_t i = 0; i < curve.x.size(); ++i) points.append({curve.x[i], curve.y[i]});
  graph->data()->set(points, true);
  if (panel.kind == ChartPanel::Kind::Steps) {
    auto fill = colour;
    fill.setAlpha(36);
    graph->setLineStyle(QCPGraph::lsStepLeft);
    graph->setBrush(fill);
  }
  if (&rect == rects_.front()) graph->addToLegend();
}

void StatisticsPlot::showRangesOf(const StatisticsPlot& other) {
  for (std::size_t i = 0; i < std::min(rects_.size(), other.rects_.size()); ++i) {
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
      rects_[i]->axis(side)->setRange(other.rects_[i]->axis(side)->range());
    }
  }
}

}  // namespace diptych::ui
