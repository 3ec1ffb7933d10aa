// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/data_set.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/dataset/caption.h"
#include "core/dataset/folder_listing.h"
#include "core/image/text_encoding.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <map>
#include <string_view>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// The caption files of a picture.
struct Sidecars {
  fs::path text;     // .txt
  fs::path caption;  // .caption: read after it, so it wins
  bool is_used = false;
};

// What was found in the folder, by what it is.
struct SortedFiles {
  std::vector<fs::path> pictures;
  std::map<fs::path, Sidecars> sidecars;  // by path without the ending
};

template <std::size_t count>
bool isOneOf(const std::array<std::string_view, count>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string lowerExtension(const fs::path& path) {
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return extension;
}

fs::path withoutExtension(const fs::path& path) { return path.parent_path() / path.stem(); }

// What a person may have meant to be used, and is not.
std::string_view reasonNotUsed(const fs::path& path) {
  using namespace std::string_view_literals;
  constexpr std::array kPictures{
      ".gif"sv,
      ".tif"sv,
      ".tiff"sv,
      ".avif"sv,
      ".heic"sv,
      ".heif"sv,
      ".jxl"sv,
      ".jp2"sv,
      ".svg"sv,
      ".psd"sv};
  constexpr std::array kSettings{
      "multiply.txt"sv,
      "cond_dropout.txt"sv,
      "flip_p.txt"sv,
      "batch_id.txt"sv,
      "loss_scale.txt"sv,
      "shuffle_tags.txt"sv};
  const auto extension = lowerExtension(path);
  if (isOneOf(kPictures, extension)) {
    return "pictures of this kind are not supported. Save it as JPEG, PNG, WebP or BMP.";
  }
  if (isOneOf(kSettings, path.filename().string())) {
    return "is a setting of EveryDream2 that is not used here.";
  }
  if (extension == ".yaml" || extension == ".yml") {
    return "captions and settings in YAML are not used here. Put the caption into a .txt file.";
  }
  return {};
}

SortedFiles sortFiles(const std::vector<fs::path>& files, std::vector<DataSetProblem>& problems) {
  SortedFiles sorted;
  for (const auto& path : files) {
    const auto extension = lowerExtension(path);
    if (const auto reason = reasonNotUsed(path); !reason.empty()) {
      problems.push_back({path, std::string(reason), hasImageExtension(path)});
    } else if (hasImageExtension(path)) {
      sorted.pictures.push_back(path);
    } else if (extension == ".txt") {
      sorted.sidecars[withoutExtension(path)].text = path;
    } else if (extension == ".caption") {
      sorted.sidecars[withoutExtension(path)].caption = path;
    }
  }
  return sorted;
}

// The message without the path in front: a problem names that itself.
std::string reasonOf(const std::exception& error, const fs::path& path) {
  const auto message = describe(error);
  const auto prefix = path.string() + ": ";
  return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
}

// One scan: collects items and problems.
class Scan {
 public:
  Scan(const fs::path& folder, const std::stop_token& stop) {
    std::error_code ignored;  // an empty path stays one, which listFiles refuses
    data_set_.root = fs::absolute(folder, ignored).lexically_normal();
    is_derived_ = fs::exists(data_set_.root / kRecipeFile, ignored);
    auto listing = listFiles(data_set_.root, stop);
    data_set_.problems = std::move(listing.problems);
    files_ = sortFiles(listing.files, data_set_.problems);
  }

  const std::vector<fs::path>& pictures() const { return files_.pictures; }

  void addPicture(const fs::path& path) {
    PictureItem item;
    item.path = path;
    item.name = toUtf8(path.lexically_relative(data_set_.root).generic_string());
    addCaption(item);
    try {
      item.size = readImageSize(path);
    } catch (const Error& e) {
      note(path, reasonOf(e, path), true);
      return;
    }
    std::error_code ignored;
    item.file_size = fs::file_size(path, ignored);
    if (item.caption_source == CaptionSource::None) {
      note(path, "has no caption. Write one into a .txt file of the same name.");
    }
    data_set_.items.push_back(std::move(item));
  }

  DataSet finish() {
    for (const auto& [stem, sidecars] : files_.sidecars) {
      if (!sidecars.is_used) {
        note(
            sidecars.text.empty() ? sidecars.caption : sidecars.text,
            "there is no picture of this name.");
      }
    }
    std::stable_sort(
        data_set_.items.begin(), data_set_.items.end(), [](const auto& a, const auto& b) {
          return a.name < b.name;
        });
    std::stable_sort(
        data_set_.problems.begin(), data_set_.problems.end(), [](const auto& a, const auto& b) {
          return a.path < b.path;
        });
    return std::move(data_set_);
  }

 private:
  void note(const fs::path& path, std::string reason, bool picture_left_out = false) {
    data_set_.problems.push_back({path, std::move(reason), picture_left_out});
  }

  void addCaption(PictureItem& item) {
    const auto sidecars = files_.sidecars.find(withoutExtension(item.path));
    if (sidecars != files_.sidecars.end()) {
      sidecars->second.is_used = true;
      tryFile(item, sidecars->second.text, CaptionSource::TextFile);
      tryFile(item, sidecars->second.caption, CaptionSource::CaptionFile);
    }
    if (item.caption_source == CaptionSource::None) {
      use(item, item.path, captionFromName(item.path), CaptionSource::FileName);
    }
  }

  void tryFile(PictureItem& item, const fs::path& path, CaptionSource source) {
    if (path.empty()) {
      return;
    }
    try {
      const auto caption = readCaptionFile(path);
      if (caption.text.empty() && is_derived_) {
        item.caption_source = source;  // taken away on purpose
      } else if (caption.text.empty()) {
        note(path, "is empty; it gives no caption.");
      }
      use(item, path, caption, source);
    } catch (const Error& e) {
      note(path, reasonOf(e, path));
    }
  }

  void use(PictureItem& item, const fs::path& path, const Caption& caption, CaptionSource source) {
    for (const auto& remark : caption.notes) {
      note(path, remark);
    }
    if (!caption.text.empty()) {
      item.caption = caption.text;
      item.caption_source = source;
    }
  }

  DataSet data_set_;
  bool is_derived_ = false;
  SortedFiles files_;
};

}  // namespace

std::string describeSource(CaptionSource source) {
  switch (source) {
    case CaptionSource::TextFile:
      return "sidecar .txt";
    case CaptionSource::CaptionFile:
      return "sidecar .caption";
    case CaptionSource::FileName:
      return "file name";
    case CaptionSource::None:
      break;
  }
  return "none";
}

std::string pictureStem(const std::string& name) {
  return fs::path(name).replace_extension().generic_string();
}

void requireOwnStems(const DataSet& data_set) {
  std::map<std::string, std::string> names;
  for (const auto& item : data_set.items) {
    const auto [earlier, is_new] = names.emplace(pictureStem(item.name), item.name);
    if (!is_new) {
      throw Error(fmt::format(
          "{}: \"{}\" and \"{}\" differ in their endings alone, so that their counterparts in "
          "other sets would have one name. Rename one of them.",
          data_set.root.string(),
          earlier->second,
          item.name));
    }
  }
}

bool isInside(const fs::path& path, const fs::path& folder) {
  const auto inner = fs::weakly_canonical(fs::absolute(path));
  const auto outer = fs::weakly_canonical(fs::absolute(folder));
  const auto relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

DataSet scanDataSet(const fs::path& folder, std::stop_token stop, const ScanProgress& on_progress) {
  Scan scan(folder, stop);
  const auto total = scan.pictures().size();
  for (std::size_t i = 0; i < total; ++i) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    scan.addPicture(scan.pictures()[i]);
    if (on_progress) {
      on_progress(i + 1, total);
    }
  }
  return scan.finish();
}

std::string hashDataSet(const DataSet& data_set, std::stop_token stop) {
  std::vector<std::string> file_hashes;
  for (const auto& item : data_set.items) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    file_hashes.push_back(sha256OfFile(item.path));
  }
  return hashDataSet(data_set, file_hashes);
}

std::string hashDataSet(const DataSet& data_set, const std::vector<std::string>& file_hashes) {
  assert(file_hashes.size() == data_set.items.size());
  Sha256 hash;
  for (std::size_t i = 0; i < file_hashes.size(); ++i) {
    const auto& item = data_set.items[i];
    // Lengths first: no two lists of names and captions give the same bytes.
    hash.add(fmt::format(
        "{}:{}{}:{}{}",
        item.name.size(),
        item.name,
        item.caption.size(),
        item.caption,
        file_hashes[i]));
  }
  return hash.finish();
}

}  // namespace diptych
