// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/file_reader.h"
#include "core/image/image.h"

namespace diptych {

enum class ImageKind { Jpeg, Png, WebP, Bmp };

// What a picture file says of itself before it is decoded.
struct ImageHeader {
  ImageKind kind = ImageKind::Jpeg;
  ImageSize size;       // as stored, before the orientation
  int orientation = 1;  // EXIF's, 1..8
  bool has_alpha = false;

  ImageSize shownSize() const;
};

// Decides by the content, not by the name. Throws Error when it is no picture we read, is cut off,
// or claims more than kMaxImagePixels. Decodes nothing.
ImageHeader readImageHeader(FileReader& file);

// The four kinds; the file begins with the kind's signature.
ImageHeader readJpegHeader(FileReader& file);
ImageHeader readPngHeader(FileReader& file);
ImageHeader readWebpHeader(FileReader& file);
ImageHeader readBmpHeader(FileReader& file);

}  // namespace diptych
