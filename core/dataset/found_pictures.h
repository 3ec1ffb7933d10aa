// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/folder_listing.h"

#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// A picture's files before any of them is opened. Paths in full.
struct FoundPicture {
  std::string name;  // PictureItem::name
  std::string path;
  std::string text_file;     // its .txt, empty when there is none
  std::string caption_file;  // its .caption: read after it, so it wins
};

struct FoundPictures {
  std::vector<FoundPicture> pictures;    // sorted by name, equal names by path
  std::vector<DataSetProblem> problems;  // the listing's, and files that are not used
};

// Finds pictures and their captions among the files below root by their names alone.
FoundPictures findPictures(const std::filesystem::path& root, const FolderListing& listing);

// The order of std::filesystem::path, folder by folder, without taking the paths apart. For
// absolute paths without doubled slashes.
bool isPathBefore(std::string_view left, std::string_view right);

}  // namespace diptych
