// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <cstddef>
#include <vector>

namespace diptych {

// The picture sizes of a resolution, the square first. At a multiple of 64 from 256 to 768 with
// multiple 64 these are EveryDream2's hand-picked lists; elsewhere sizes whose sides are multiples
// of `multiple`, whose area is at most resolution squared and whose aspect ratio is at most 4:1.
// Throws Error when resolution is no positive multiple of `multiple`.
std::vector<ImageSize> bucketSizes(int resolution, int multiple);

// The index of the bucket with the smallest difference of width / height to the picture's; the
// first on a tie.
std::size_t chooseBucket(const std::vector<ImageSize>& buckets, const ImageSize& picture);

}  // namespace diptych
