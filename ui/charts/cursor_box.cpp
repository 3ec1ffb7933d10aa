// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cursor_box.h"

#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>
#include <QLabel>

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych::ui {
namespace {

constexpr std::size_t kMostRows = 12;

QLabel* createBox(QWidget* parent, const char* name) {
  auto* box = new QLabel(parent);
  box->setObjectName(name);
  box->setTextFormat(Qt::RichText);
  box->setAttribute(Qt::WA_TransparentForMouseEvents);
  box->setFrameShape(QFrame::StyledPanel);
  box->setAutoFillBackground(true);
  box->setMargin(6);
  box->hide();
  return box;
}

QString rowText(const CursorRow& row, qsizetype longest_name) {
  auto name = row.name;
  if (name.size() > longest_name) name = name.left(longest_name - 1) + QChar(0x2026);
  auto text =
      QStringLiteral("<tr><td><font color=%1>%2</font>&nbsp;</td><td>%3</td><td>&nbsp;%4</td>")
          .arg(row.color.name())
          .arg(QChar(0x25CF))
          .arg(name.toHtmlEscaped(), row.kind);
  for (const auto& number : row.numbers) {
    text += QStringLiteral("<td align=right>&nbsp;&nbsp;%1</td>").arg(number);
  }
  return text + "</tr>";
}

QString tableText(
    const std::vector<CursorRow>& rows, const QStringList& heads, qsizetype longest_name) {
  QString text = "<tr><th></th><th></th><th></th>";
  for (const auto& head : heads) {
    text += QStringLiteral("<th align=right>&nbsp;&nbsp;%1</th>").arg(head);
  }
  text += "</tr>";
  for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) {
    text += rowText(rows[i], longest_name);
  }
  if (rows.size() > kMostRows) {
    const auto left = QCoreApplication::translate(
        "CursorBox", "and %n more", nullptr, static_cast<int>(rows.size() - kMostRows));
    text += QStringLiteral("<tr><td></td><td colspan=2>%1</td></tr>").arg(left);
  }
  return "<table cellspacing=1>" + text + "</table>";
}

}  // namespace

std::optional<double> nextPlace(
    std::vector<double> places, std::optional<double> from, int direction) {
  if (places.empty()) return std::nullopt;
  std::sort(places.begin(), places.end());
  if (!from) return direction < 0 ? places.back() : places.front();
  const auto next = direction > 0 ? std::upper_bound(places.begin(), places.end(), *from)
                                  : std::lower_bound(places.begin(), places.end(), *from);
  if (direction > 0 && next != places.end()) return *next;
  if (direction < 0 && next != places.begin()) return *std::prev(next);
  return std::nullopt;
}

QString lossText(double value) {
  if (std::isnan(value)) return QCoreApplication::translate("LossReadout", "not finite");
  return value >= 0.001 ? QString::number(value, 'f', 5) : QString::number(value, 'g', 4);
}

CursorBox::CursorBox(QCustomPlot& plot, const char* name)
    : plot_(plot), line_(new QCPItemStraightLine(&plot)), box_(createBox(&plot, name)) {
  line_->setLayer("overlay");
  line_->setVisible(false);
  line_->setSelectable(false);
}

void CursorBox::show(
    double x,
    const std::vector<CursorRow>& rows,
    const QStringList& heads,
    const ChartTheme& theme) {
  line_->setVisible(!rows.empty());
  line_->setPen(QPen(theme.axis, 1, Qt::DotLine));
  line_->point1->setCoords(x, 0);
  line_->point2->setCoords(x, 1);
  showRings(rows, theme);
  box_->setVisible(!rows.empty());
  if (!rows.empty()) {
    for (const qsizetype longest_name : {28, 16, 8}) {
      box_->setText(tableText(rows, heads, longest_name));
      box_->adjustSize();
      if (box_->width() <= plot_.axisRect()->width()) break;
    }
    placeBox(x);
  }
  plot_.layer("overlay")->replot();
}

void CursorBox::showRings(const std::vector<CursorRow>& rows, const ChartTheme& theme) {
  std::vector<std::pair<QPointF, QColor>> points;
  for (const auto& row : rows) {
    points.emplace_back(QPointF(row.x, row.y), row.color);
    for (const auto& ring : row.more_rings) points.emplace_back(ring, row.color);
  }
  while (rings_.size() < points.size()) {
    auto* ring = new QCPItemTracer(&plot_);
    ring->setLayer("overlay");
    ring->setStyle(QCPItemTracer::tsCircle);
    ring->setSize(9);
    ring->setSelectable(false);
    rings_.push_back(ring);
  }
  for (std::size_t i = 0; i < rings_.size(); ++i) {
    const bool used = i < points.size() && std::isfinite(points[i].first.y());
    rings_[i]->setVisible(used);
    if (!used) continue;
    rings_[i]->position->setCoords(points[i].first);
    rings_[i]->setPen(QPen(theme.text, 1.5));
    rings_[i]->setBrush(points[i].second);
  }
}

// Beside the line, at the top, where falling curves leave room; below the legend when they would
// meet.
void CursorBox::placeBox(double x) {
  constexpr int kGap = 14;
  const auto area = plot_.axisRect()->rect();
  const int line = static_cast<int>(plot_.xAxis->coordToPixel(x));
  const bool right_fits = line + kGap + box_->width() <= area.right();
  const int left = right_fits ? line + kGap : line - kGap - box_->width();
  QRect place(QPoint(std::max(left, area.left()), area.top() + kGap), box_->size());
  const auto legend = plot_.legend->outerRect();
  if (place.intersects(legend) && legend.top() < area.center().y()) {
    place.moveTop(legend.bottom() + kGap);
  }
  if (place.bottom() > area.bottom()) place.moveBottom(area.bottom() - 1);
  box_->move(place.topLeft());
}

}  // namespace diptych::ui
