// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

namespace diptych {

// What is left of an image after JPEG with this quality, 1..100 (libjpeg's scale), 4:2:0.
Image jpegRoundTrip(const Image& image, int quality);

// A Gaussian of this standard deviation in pixels, the border mirrored.
Image gaussianBlur(const Image& image, double sigma);

}  // namespace diptych
