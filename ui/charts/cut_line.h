// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QVector>

namespace diptych::ui {

// Shortens a segment to its part in the frame (Liang and Barsky 1984); false: it has none.
bool cutSegment(QPointF& from, QPointF& to, const QRectF& frame);

// A line's pieces inside the frame, with a gap (NaN) where it leaves.
QVector<QPointF> cutLine(const QVector<QPointF>& points, const QRectF& frame);

}  // namespace diptych::ui
