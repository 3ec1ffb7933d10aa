// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/timestep_map.h"

#include <QImage>

#include <vector>

namespace diptych::ui {

// The arms beside and below each other, on a light background, with the same colours and axes in
// all: as heat maps, and as one curve for each timestep band. scale: pixels per point. Need a
// QApplication. Throw Error when there is nothing to draw or the picture would be too large.
QImage drawHeatPictures(const std::vector<TimestepMap>& maps, double scale);
QImage drawBandPictures(const std::vector<TimestepMap>& maps, double scale);

}  // namespace diptych::ui
