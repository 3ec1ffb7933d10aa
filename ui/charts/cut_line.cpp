// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cut_line.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {

bool cutSegment(QPointF& from, QPointF& to, const QRectF& frame) {
  const QPointF way = to - from;
  double begin = 0, end = 1;
  const auto cut = [&](double towards, double room) {
    if (towards == 0) return room >= 0;
    const double at = room / towards;
    (towards < 0 ? begin : end) = towards < 0 ? std::max(begin, at) : std::min(end, at);
    return begin <= end;
  };
  const bool inside =
      cut(-way.x(), from.x() - frame.left()) && cut(way.x(), frame.right() - from.x()) &&
      cut(-way.y(), from.y() - frame.top()) && cut(way.y(), frame.bottom() - from.y());
  if (!inside) return false;
  const QPointF start = from;
  from = start + begin * way;
  to = start + end * way;
  return true;
}

QVector<QPointF> cutLine(const QVector<QPointF>& points, const QRectF& frame) {
  const double gap = std::numeric_limits<double>::quiet_NaN();
  QVector<QPointF> kept;
  if (points.size() == 1) return points;
  for (qsizetype i = 1; i < points.size(); ++i) {
    QPointF from = points[i - 1], to = points[i];
    if (std::isnan(from.y()) || std::isnan(to.y()) || !cutSegment(from, to, frame)) continue;
    if (kept.isEmpty() || kept.back() != from) {
      if (!kept.isEmpty()) kept.append({kept.back().x(), gap});
      kept.append(from);
    }
    kept.append(to);
  }
  return kept;
}

}  // namespace diptych::ui
