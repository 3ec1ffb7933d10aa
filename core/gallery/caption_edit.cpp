// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/caption_edit.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/dataset/caption.h"

#include <fmt/core.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestCaptionFile = 1 << 20;  // as on reading

CaptionFile readCaptionBytes(const fs::path& path) {
  std::error_code ignored;
  if (fs::symlink_status(path, ignored).type() == fs::file_type::not_found) {
    return {path, std::nullopt};
  }
  return {path, readFile(path, kLargestCaptionFile)};
}

// The sidecar with this ending, in the spelling that is there; else in lower case.
fs::path sidecarOf(const fs::path& picture, const char* lower, const char* upper) {
  for (const auto* ending : {lower, upper}) {
    auto path = fs::path(picture).replace_extension(ending);
    std::error_code ignored;
    if (fs::exists(path, ignored)) {
      return path;
    }
  }
  return fs::path(picture).replace_extension(lower);
}

fs::path captionFileOf(const PictureItem& item) {
  return item.caption_source == CaptionSource::CaptionFile
             ? sidecarOf(item.path, ".caption", ".CAPTION")
             : sidecarOf(item.path, ".txt", ".TXT");
}

[[noreturn]] void refuseChanged(const fs::path& path) {
  throw Error(fmt::format(
      "{}: another program has changed this caption. Nothing was written; look at it and edit it "
      "again.",
      path.string()));
}

// What the file says must be what the person saw.
void requireSeen(const CaptionFile& file, const PictureItem& item) {
  const bool from_file = item.caption_source == CaptionSource::TextFile ||
                         item.caption_source == CaptionSource::CaptionFile;
  const auto text = file.bytes ? readCaptionFile(file.path).text : std::string();
  if (text != (from_file ? item.caption : std::string())) {
    refuseChanged(file.path);
  }
}

}  // namespace

CaptionEdit writeCaption(const PictureItem& item, const std::string& caption) {
  CaptionEdit edit;
  edit.before = readCaptionBytes(captionFileOf(item));
  requireSeen(edit.before, item);
  edit.after.path = edit.before.path;
  if (!caption.empty()) {
    edit.after.bytes = caption;
  }
  replaceCaptionFile(edit.before, edit.after);
  return edit;
}

void replaceCaptionFile(const CaptionFile& expected, const CaptionFile& wanted) {
  if (readCaptionBytes(expected.path) != expected) {
    refuseChanged(expected.path);
  }
  if (wanted.bytes) {
    writeFileAtomically(wanted.path, *wanted.bytes);
    return;
  }
  std::error_code failure;
  fs::remove(wanted.path, failure);
  if (failure) {
    throw Error(fmt::format(
        "{}: cannot be removed ({}). Look at the rights of its folder.",
        wanted.path.string(),
        failure.message()));
  }
}

}  // namespace diptych
