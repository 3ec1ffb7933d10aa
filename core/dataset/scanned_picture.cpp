// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/scanned_picture.h"

#include "core/base/error.h"
#include "core/dataset/caption.h"

#include <algorithm>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// The message without the path in front: a problem names that itself.
std::string reasonOf(const std::exception& error, const fs::path& path) {
  const auto message = describe(error);
  const auto prefix = path.string() + ": ";
  return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
}

class PictureScan {
 public:
  PictureScan(const FoundPicture& found, bool is_derived) : is_derived_(is_derived) {
    item_.path = found.path;
    item_.name = found.name;
    item_.file = readFileState(item_.path);  // before it is opened: what comes later is a change
    item_.file_size = item_.file.size;
    item_.text_file = addCaptionFile(found.text_file, CaptionSource::TextFile);
    item_.caption_file = addCaptionFile(found.caption_file, CaptionSource::CaptionFile);
    if (item_.caption_source == CaptionSource::None) {
      use(item_.path, captionFromName(item_.path), CaptionSource::FileName);
    }
  }

  ScannedPicture finish() {
    try {
      item_.size = readImageSize(item_.path);
    } catch (const Error& e) {
      note(item_.path, reasonOf(e, item_.path), true);
      return {std::nullopt, std::move(problems_)};
    }
    if (item_.caption_source == CaptionSource::None) {
      note(item_.path, "has no caption. Write one into a .txt file of the same name.");
    }
    return {std::move(item_), std::move(problems_)};
  }

 private:
  void note(const fs::path& path, std::string reason, bool picture_left_out = false) {
    problems_.push_back({path, std::move(reason), picture_left_out});
  }

  FileState addCaptionFile(const fs::path& path, CaptionSource source) {
    if (path.empty()) {
      return {};
    }
    const auto state = readFileState(path);
    try {
      const auto caption = readCaptionFile(path);
      if (caption.text.empty() && is_derived_) {
        item_.caption_source = source;  // taken away on purpose
      } else if (caption.text.empty()) {
        note(path, "is empty; it gives no caption.");
      }
      use(path, caption, source);
    } catch (const Error& e) {
      note(path, reasonOf(e, path));
    }
    return state;
  }

  void use(const fs::path& path, const Caption& caption, CaptionSource source) {
    for (const auto& remark : caption.notes) {
      note(path, remark);
    }
    if (!caption.text.empty()) {
      item_.caption = caption.text;
      item_.caption_source = source;
    }
  }

  bool is_derived_;
  PictureItem item_;
  std::vector<DataSetProblem> problems_;
};

const PictureItem* earlierItem(const FoundPicture& found, const DataSet& earlier) {
  auto item = std::lower_bound(
      earlier.items.begin(), earlier.items.end(), found.name, [](const auto& i, const auto& name) {
        return i.name < name;
      });
  for (; item != earlier.items.end() && item->name == found.name; ++item) {
    if (item->path.native() == found.path) {
      return &*item;
    }
  }
  return nullptr;
}

// A file that cannot be looked at is never the same: it has to be tried again.
bool isSameFile(const std::string& path, const FileState& state) {
  if (path.empty()) {
    return state == FileState{};
  }
  return state != FileState{} && readFileState(path) == state;
}

// A caption file that two pictures share has its remarks twice; each picture takes them once.
void takeOverProblems(
    const std::string& path, const DataSet& earlier, std::vector<DataSetProblem>& problems) {
  const auto begin = std::lower_bound(
      earlier.problems.begin(), earlier.problems.end(), path, [](const auto& p, const auto& other) {
        return isPathBefore(p.path.native(), other);
      });
  const auto first = problems.size();
  for (auto it = begin; it != earlier.problems.end() && it->path.native() == path; ++it) {
    const auto own = problems.begin() + static_cast<std::ptrdiff_t>(first);
    if (std::find(own, problems.end(), *it) == problems.end()) {
      problems.push_back(*it);
    }
  }
}

}  // namespace

ScannedPicture scanPicture(const FoundPicture& found, bool is_derived) {
  return PictureScan(found, is_derived).finish();
}

std::optional<ScannedPicture> takeOver(const FoundPicture& found, const DataSet& earlier) {
  const auto* item = earlierItem(found, earlier);
  if (!item || !isSameFile(found.path, item->file) ||
      !isSameFile(found.text_file, item->text_file) ||
      !isSameFile(found.caption_file, item->caption_file)) {
    return std::nullopt;
  }
  ScannedPicture scanned{*item, {}};
  for (const auto* path : {&found.text_file, &found.caption_file, &found.path}) {
    if (!path->empty()) {
      takeOverProblems(*path, earlier, scanned.problems);
    }
  }
  return scanned;
}

}  // namespace diptych
