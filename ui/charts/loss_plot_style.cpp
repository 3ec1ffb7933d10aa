// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axis_tickers.h"
#include "ui/charts/curve_style.h"
#include "ui/charts/loss_marks.h"
#include "ui/charts/loss_plot.h"
#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>

#include <algorithm>

namespace diptych::ui {
namespace {

QString valueTitle(const LossPlot& plot) {
  if (!plot.view().scalar.empty()) return scalarTitle(plot.view().scalar);
  const auto shown = [&](Curve curve) {
    const auto runs = plot.shownRuns();
    return std::any_of(runs.begin(), runs.end(), [&](const auto* run) {
      return plot.isShown(*run, curve) && !plot.pointsOf(*run, curve).empty();
    });
  };
  const auto text = [](const char* source) {
    return QCoreApplication::translate("LossChart", source);
  };
  const bool training = shown(Curve::Training) || shown(Curve::Step);
  if (training && !shown(Curve::Validation)) return text("Training loss (MSE)");
  return training ? text("Loss (MSE)") : text("Validation loss (MSE)");
}

}  // namespace

QPen curvePen(Curve curve, QColor color) {
  QPen pen(color, 2.2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  if (curve == Curve::Training) {
    pen.setWidthF(1.6);
    pen.setDashPattern({5, 3});
  }
  if (curve == Curve::Step) {
    color.setAlpha(90);
    pen = QPen(color, 1);
  }
  return pen;
}

QPen densePen(Curve curve, QColor color) {
  if (curve == Curve::Step) color.setAlpha(45);
  if (curve == Curve::Training) color.setAlpha(130);
  return {color, 1};
}

QPen memberPen(QColor color) {
  color.setAlpha(120);
  return {color, 1};
}

QBrush bandBrush(QColor color, const ChartTheme& theme) {
  color.setAlpha(theme.dark ? 50 : 34);
  return color;
}

QCPScatterStyle markerOf(int color, const ChartTheme& theme) {
  constexpr std::array kShapes = {
      QCPScatterStyle::ssCircle,
      QCPScatterStyle::ssSquare,
      QCPScatterStyle::ssTriangle,
      QCPScatterStyle::ssDiamond,
      QCPScatterStyle::ssTriangleInverted};
  const auto shape = kShapes[static_cast<std::size_t>(color) % kShapes.size()];
  return {shape, QPen(runColor(color, theme), 1.5), QBrush(theme.background), 6.5};
}

void LossPlot::style() {
  stylePlot(plot_, theme_, font_);
  updateDetail();
  fillLegend();
  updateTitle();
}

void LossPlot::fillLegend() {
  auto* legend = plot_.legend;
  legend->clearItems();
  if (!view_.legend) return finishLegend(*legend);
  styleLegend(*legend, theme_, font_);
  for (const auto* run : shownRuns()) {
    auto* graph = graphs_.at(run->id)[static_cast<std::size_t>(leadingCurve())].graph;
    graph->setName(elidedLabel(run->label));
    if (!run->visible) continue;
    graph->addToLegend();
    if (!run->hidden_in_legend) continue;
    auto* entry = legend->itemWithPlottable(graph);
    auto faint = entry->textColor();
    faint.setAlphaF(0.4F);
    entry->setTextColor(faint);
  }
  if (legend->itemCount() > 0) {
    for (const auto curve : kLosses) addLegendKey(curve);
    addMarkKeys();
  }
  finishLegend(*legend);
}

void LossPlot::addLegendKey(Curve curve) {
  if (!isWanted(curve)) return;
  auto* key = legend_keys_[static_cast<std::size_t>(curve)];
  key->setName(curveLabel(curve));
  auto pen = curvePen(curve, theme_.axis);
  pen.setColor(theme_.axis);  // a faint one would not be seen
  key->setPen(pen);
  key->addToLegend();
}

void LossPlot::addMarkKeys() {
  if (!view_.marks) return;
  for (const auto kind : kRunMarks) {
    const auto runs = shownRuns();
    const bool there = std::any_of(runs.begin(), runs.end(), [&](const auto* run) {
      return isShown(*run, leadingCurve()) &&
             std::any_of(run->marks.begin(), run->marks.end(), [kind](const auto& mark) {
               return mark.kind == kind;
             });
    });
    if (!there) continue;
    auto* key = mark_keys_[static_cast<std::size_t>(kind)];
    key->setName(markLabel(kind));
    key->setPen(Qt::NoPen);
    key->setLineStyle(QCPGraph::lsNone);
    key->setScatterStyle(markStyle(kind, theme_.axis));
    key->addToLegend();
  }
}

void LossPlot::updateTitle() {
  plot_.yAxis->setLabel(valueTitle(*this));
  const bool all_placed =
      std::all_of(data_.runs().begin(), data_.runs().end(), [this](const auto& run) {
        return !run.visible || havePlaces(view_.axis, pointsOf(run, leadingCurve()));
      });
  const auto title = axisTitle(view_.axis);
  plot_.xAxis->setLabel(
      all_placed
          ? title
          : QCoreApplication::translate("LossChart", "%1 (not told by event files)").arg(title));
}

void LossPlot::updateTickers() {
  setAxisUnit(*plot_.xAxis, view_.axis);
  plot_.yAxis->setTicker(
      view_.logarithmic ? QSharedPointer<QCPAxisTicker>(new LossLogTicker)
                        : QSharedPointer<QCPAxisTicker>::create());
}

}  // namespace diptych::ui
