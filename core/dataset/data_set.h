// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/file_state.h"
#include "core/image/image.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

enum class CaptionSource { None, TextFile, CaptionFile, FileName };

// "sidecar .txt", "sidecar .caption", "file name", "none": for lists and tooltips.
std::string describeSource(CaptionSource source);

struct PictureItem {
  std::filesystem::path path;  // in full
  std::string name;            // relative to the data set, with forward slashes
  std::string caption;
  CaptionSource caption_source = CaptionSource::None;
  ImageSize size;  // as shown, after EXIF orientation
  std::uint64_t file_size = 0;
  FileState file;          // these three as they were just before they were read
  FileState text_file;     // all zero: there is no sidecar .txt
  FileState caption_file;  // the same of .caption

  bool operator==(const PictureItem&) const = default;
};

// A picture's name without its ending, by which pictures of several sets are matched.
std::string pictureStem(const std::string& name);

struct DataSetProblem {
  std::filesystem::path path;
  std::string reason;
  // Errors keep the picture out (unreadable); the others are worth a look (no caption, odd
  // encoding).
  bool picture_left_out = false;

  bool operator==(const DataSetProblem&) const = default;
};

// A folder that was walked. Its time changes when something in it is added, renamed or removed.
struct WalkedFolder {
  std::filesystem::path path;
  std::int64_t modified_ns = 0;

  bool operator==(const WalkedFolder&) const = default;
};

// A folder of pictures with captions. Items are sorted by name, so that every machine sees the same
// order.
struct DataSet {
  std::filesystem::path root;
  std::vector<PictureItem> items;
  std::vector<DataSetProblem> problems;  // sorted by path
  std::vector<WalkedFolder> folders;     // the root first
  bool is_derived = false;               // a recipe made it: kRecipeFile is in it
};

// Throws Error when two pictures differ in their endings alone, so that their names cannot tell
// them apart in another set.
void requireOwnStems(const DataSet& data_set);

// Whether a path is a folder or lies in it, links followed. Neither need exist.
bool isInside(const std::filesystem::path& path, const std::filesystem::path& folder);

// done pictures of total.
using ScanProgress = std::function<void(std::size_t done, std::size_t total)>;
// The data set as far as it is known: its first pictures in their order.
using ScanPart = std::function<void(DataSet part)>;

// After how many pictures the first part is handed on.
inline constexpr std::size_t kFirstPart = 200;

// Says which recipe made the data set that it is in (derive.h).
inline constexpr const char* kRecipeFile = "recipe.json";

// Walks the folder recursively (names that begin with "." are left out; links to folders are not
// followed). Captions by EveryDream2's basic rules: sidecar .txt, then .caption over it (whole
// content, stripped); else the file name up to the first "_". In a folder that a recipe made an
// empty .txt is an empty caption. Throws Error when the folder cannot be read, Stopped when asked
// to stop.
// earlier: what an earlier scan found. Pictures that are the same by FileState, with their
// captions, are taken over and not opened; the result is as if they had been. Files that could not
// be read are tried again.
// on_part: called after kFirstPart pictures, then after at least twice as many each time, and not
// for the whole. Both callbacks are called by the calling thread; files are read by several.
DataSet scanDataSet(
    const std::filesystem::path& folder,
    const std::stop_token& stop = {},
    const ScanProgress& on_progress = {},
    const DataSet* earlier = nullptr,
    const ScanPart& on_part = {});

// SHA-256 over every item's name, caption and file content: the identity of the data set.
std::string hashDataSet(const DataSet& data_set, std::stop_token stop = {});
// The same, where sha256OfFile of every item's file is known: files are large and read once.
std::string hashDataSet(const DataSet& data_set, const std::vector<std::string>& file_hashes);

}  // namespace diptych
