// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <cstdint>
#include <vector>

namespace diptych {

// Turns RGBA into RGB in place: what is transparent shows white.
void compositeOnWhite(std::vector<std::uint8_t>& rgba);

// Applies an EXIF orientation, 1..8.
Image orient(Image image, int orientation);

}  // namespace diptych
