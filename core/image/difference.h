// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

namespace diptych {

enum class DifferenceKind {
  Absolute,  // gain |second - first|: black where they are equal
  Signed,    // 128 + gain (second - first) / 2: grey where they are equal
};

// What lies between two pictures of one size, channel by channel, rounded and clamped.
Image differencePicture(
    const Image& first, const Image& second, DifferenceKind kind, double gain = 1);

// Peak signal-to-noise ratio in dB: 10 log10(255^2 / mean squared error) over all pixels and
// channels; infinite for equal pictures. Both have one size.
double psnr(const Image& first, const Image& second);

}  // namespace diptych
