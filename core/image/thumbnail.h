// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <filesystem>
#include <string>

namespace diptych {

// What a picture's header says of it.
struct PictureFacts {
  ImageSize size;         // as shown, after EXIF orientation
  std::string mime_type;  // by its content: "image/jpeg" and so on
};

// Decodes nothing. Throws Error as readImageSize does. Any thread may call.
PictureFacts readPictureFacts(const std::filesystem::path& path);

// The picture as readImage gives it, made to fit inside max_side x max_side. A large JPEG is
// decoded at a fraction of its size, which is several times faster. Throws Error as readImage does.
// Any thread may call.
Image readThumbnail(const std::filesystem::path& path, int max_side);

}  // namespace diptych
