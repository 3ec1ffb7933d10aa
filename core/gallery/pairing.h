// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/gallery_set.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace diptych {

enum class PairBy { Name, Caption, NearestLatent };

// Pictures that belong together: the place of each set's in its pictures, or kNoPicture.
inline constexpr std::int32_t kNoPicture = -1;
using PictureRow = std::array<std::int32_t, kMostSets>;

// How many pictures a row has.
std::size_t countPictures(const PictureRow& row);

// Every picture of every set in one row. Name: the name in the set, without its ending. Caption:
// equal captions, the first with the first and so on; empty ones stand alone. NearestLatent: of all
// pairs of a picture of the first open set and one of another the nearest first, as long as both
// are free, by the Euclidean distance of their features (GallerySet::features); pictures without
// features stand alone. Throws Error when there are too many pictures for that, or none has
// features; Stopped.
std::vector<PictureRow> pairPictures(
    const std::vector<GallerySet>& sets, PairBy by, const std::stop_token& stop = {});

// Name or caption, whichever pairs more pictures of the two sets.
PairBy betterPairing(const ShownPictures& first, const ShownPictures& second);

}  // namespace diptych
