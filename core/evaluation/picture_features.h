// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string>

namespace diptych {

// What a picture looks like from afar: [n, 256], float64. The means of red, green and blue (0..1)
// in 8 x 8 cells, and in the same cells the mean absolute difference of luma between neighbours, to
// the right and below. pixels: [n, 3, h, w], uint8, sides of at least 16.
torch::Tensor pictureFeatures(const torch::Tensor& pixels);

// The energy distance of two samples, 2 E|x - y| - E|x - x'| - E|y - y'| with Euclidean lengths
// (Szekely and Rizzo 2013, doi:10.1016/j.jspi.2013.03.018), without the pairs of a vector with
// itself: 0 in the mean for samples of one distribution. x: [n, d], y: [m, d], n and m at least 2.
double energyDistance(const torch::Tensor& x, const torch::Tensor& y);

// The same for samples whose i-th vectors belong together (n = m): they are nearer to each other
// than to the rest for that alone, so that the pairs (x_i, y_i) are left out.
double energyDistanceOfPairs(const torch::Tensor& x, const torch::Tensor& y);

// The share of what is not background (white: each of red, green, blue at least 230) that has the
// colour; 0 when all is background. By hue, saturation and value: below a value of 0.2 black; below
// a saturation of 0.2 white from 0.85 on, black below 0.25, else gray; hues from 345 degrees red,
// 15 orange, 42 yellow, 70 green, 170 blue, 255 purple, 295 pink; orange and red below a value of
// 0.65 and saturation of 0.85 are brown, red and purple above a value of 0.75 and below a
// saturation of 0.5 pink. picture: [3, h, w], uint8; colour: one of colourNames(). Throws Error for
// others.
double shareOfColour(const torch::Tensor& picture, const std::string& colour);

}  // namespace diptych
