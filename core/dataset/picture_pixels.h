// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

namespace at {
class Tensor;
}

namespace diptych {

// A picture as the autoencoder sees it: [1, 3, height, width], float32 in -1..1, on the CPU.
at::Tensor pixelsOf(const Image& image);

// [1, 3, height, width], uint8 on the CPU, as a picture.
Image imageOf(const at::Tensor& bytes);

// The same for pixels in -1..1, which are clamped and rounded; any device and float type.
Image imageOfPixels(const at::Tensor& pixels);

}  // namespace diptych
