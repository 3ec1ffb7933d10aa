// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <cstdint>
#include <vector>

namespace diptych {

// Turns RGBA into RGB in place: what is transparent shows white.
void compositeOnWhite(std::vector<std::uint8_t>& rgba);

// Scales to fit inside max_side x max_side as resizeToFit does, several times faster: whole blocks
// are averaged, then less than a halving is interpolated, so that every pixel still has a share
// (but less than a block at the right and lower edges). For looking at, not for training.
Image shrinkQuickly(const Image& image, int max_side);

// Applies an EXIF orientation, 1..8.
Image orient(Image image, int orientation);

}  // namespace diptych
