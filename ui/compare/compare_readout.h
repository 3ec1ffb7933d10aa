// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/compare_scene.h"

#include <QPointF>
#include <QString>

namespace diptych::ui {

// What is under the cursor at a relative place: x and y in pixels of the first picture that is
// there, red, green and blue of every picture, and what the second of the pair has more than the
// first; in a round trip, before and after; in a spectrum, the frequency.
QString describePlace(const CompareScene& scene, const QPointF& relative);

}  // namespace diptych::ui
