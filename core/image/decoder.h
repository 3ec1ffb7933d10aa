// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/file_reader.h"
#include "core/image/image.h"
#include "core/image/image_header.h"

namespace diptych {

// Each decodes the whole file to pixels as stored (no orientation), alpha composited on white.
// Throws Error when the data is damaged.

// min_side > 0: may decode at a half, a quarter or an eighth, as long as the longer side keeps at
// least min_side pixels.
Image decodeJpeg(FileReader& file, const ImageHeader& header, int min_side);
Image decodePng(FileReader& file, const ImageHeader& header);
// WebP and BMP.
Image decodeWithOpenCv(FileReader& file, const ImageHeader& header);

}  // namespace diptych
