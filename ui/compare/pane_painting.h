// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/picture_levels.h"

class QPainter;
class QPalette;
class QRect;
class QRectF;

namespace diptych::ui {

// Paints the part of a picture that lies in the clip, both in device pixels: sharp pixels from 1:1
// on, smooth below, from the level that is just large enough. Reads no more than it shows.
void paintLevels(
    QPainter& painter, const PictureLevels& picture, const QRectF& place, const QRect& clip);

// Lines between the pixels of the picture where these are large enough, within the clip.
void paintPixelGrid(QPainter& painter, const QSize& pixels, const QRectF& place, const QRect& clip);

// The edge of a wipe with its handle, at x in device pixels of the painter.
void paintWipeEdge(QPainter& painter, int x, const QRect& clip, double ratio);

}  // namespace diptych::ui
