// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/file_state.h"
#include "core/image/thumbnail.h"

#include <QByteArray>
#include <QImage>

#include <filesystem>

namespace diptych::ui {

// The longest side in pixels, by the names of the specification.
enum class ThumbnailSize { Normal = 128, Large = 256, ExtraLarge = 512 };

// What a thumbnail is made from.
struct ThumbnailSource {
  std::filesystem::path path;  // in full
  FileState file;              // as it was before the picture was read
  PictureFacts facts;
};

// The URI of a file as GLib's g_filename_to_uri escapes it, so that GNOME's programs find the same
// thumbnails. path: the bytes of an absolute path.
QByteArray fileUri(const QByteArray& path);

// The thumbnails that programs share, by freedesktop.org's "Thumbnail Managing Standard". A cache
// that is missing, full or read-only only means that nothing is kept: no method fails. Any thread
// may call.
class ThumbnailCache {
 public:
  // folder: "$XDG_CACHE_HOME/thumbnails"; it is made when something is kept.
  explicit ThumbnailCache(std::filesystem::path folder);
  // The user's own.
  static std::filesystem::path usersFolder();

  // Whether reading a thumbnail is quicker than making one: the picture has four times as many
  // pixels as a thumbnail at most has, and is not itself in the cache.
  bool isWorthKeeping(const ThumbnailSource& source, ThumbnailSize size) const;

  // Null when there is none of this size that is of this very file. Opaque.
  QImage find(const ThumbnailSource& source, ThumbnailSize size) const;
  void keep(const ThumbnailSource& source, ThumbnailSize size, const QImage& thumbnail) const;

  std::filesystem::path pathOf(const std::filesystem::path& picture, ThumbnailSize size) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace diptych::ui
