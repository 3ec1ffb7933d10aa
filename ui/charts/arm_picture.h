// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "ui/charts/chart_options.h"

#include <QImage>

#include <vector>

namespace diptych::ui {

// All arms as ArmChart shows them, on a light background. Needs a QApplication. Throws Error when
// there is nothing to draw or the picture would be too large.
QImage drawArmPicture(
    const std::vector<ArmCurves>& curves, ChartAxis axis, const ChartExport& options);

}  // namespace diptych::ui
