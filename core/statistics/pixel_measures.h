// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/statistics/picture_measures.h"

namespace diptych {

// What the pixels say; a picture of at least 1 x 1. Noise, spectrum, slope and grid are those of
// luma (0.299 R + 0.587 G + 0.114 B, 0..255) at its own size, of the middle 2048 x 2048 pixels when
// it is larger. The features are of the picture scaled to fit 256 x 256, so that they can be
// compared across sizes. Any thread may call.
PixelMeasures measurePixels(const Image& image);

}  // namespace diptych
