// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace diptych {

// The orientation (1..8) that EXIF data names; 1 when it names none or is damaged. Accepts the data
// with and without the leading "Exif\0\0".
int exifOrientation(std::span<const std::uint8_t> exif);

}  // namespace diptych
