// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

namespace diptych {

// Magnitudes, in 8-bit levels times the root of the number of pixels, that the ends of the colour
// scale stand for: white noise of deviation 1 has magnitude 1 at every frequency, whatever the
// picture's size.
inline constexpr double kSpectrumLowest = 0.1;
inline constexpr double kSpectrumHighest = 10'000;

// The part of a picture whose spectrum is taken: its centre, no side over 2048, sides that are even
// and have no prime factor over 5, as a fast transform needs. Sides under 2 have none: 0.
ImageSize spectrumSize(const ImageSize& picture);

// The magnitude of the two-dimensional Fourier transform of luma (0.299 R + 0.587 G + 0.114 B) less
// its mean, under a Hann window (whose loss of power is made good), as a picture: logarithmic from
// kSpectrumLowest to kSpectrumHighest, from dark to light. Frequency 0 is at the pixel
// (width / 2, height / 2), half a cycle per pixel at the left and upper edge.
// Throws Error for a picture with a side under 2.
Image spectrumPicture(const Image& image);

}  // namespace diptych
