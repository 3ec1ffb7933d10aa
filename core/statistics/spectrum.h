// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/picture_measures.h"

#include <torch/torch.h>

namespace diptych {

// The power of planes by spatial frequency, the mean over planes and directions. planes: [n, h, w],
// any float type, on the CPU; sides of at least 1. The mean is taken off and the borders are faded
// out by a Hann window, since a picture's opposite borders do not fit each other and their steps
// would show as frequencies; the power is divided by the window's, so that white noise of variance
// v comes to log10 v in every bin. Frequencies above Nyquist's (the corners) are left out.
RadialSpectrum radialSpectrum(const torch::Tensor& planes);

// Slope of log10 power over log10 frequency: least squares over the bins from 1/16 to 3/4 of
// Nyquist's frequency (below, the window and the few waves of a picture; above, rounding and the
// camera's own filter). NaN when fewer than three of these bins have a number.
double spectralSlope(const RadialSpectrum& spectrum);

// How strong a grid of 8 pixels is, in dB, after Wang, Bovik and Evans 2000 (ICIP, "Blind
// measurement of blocking artifacts in images"): the borders of JPEG's blocks are steps up or down
// by chance, which no spectrum of the picture itself shows at these frequencies. The steps between
// neighbours, |difference|, are averaged along the other axis to a profile; its power at 1/8, 2/8,
// 3/8 and 4/8 cycles per pixel is divided by the mean power of up to eight frequencies on either
// side, and the mean of these ratios over both axes is the answer. Around 0 without a grid,
// wherever the grid begins. NaN when both sides are shorter than 33. luma: [h, w], float64.
double gridPeak(const torch::Tensor& luma);

}  // namespace diptych
