// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/folder_listing.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// Adds what is in one folder; folders in it are added to pending.
std::error_code listOne(
    const fs::path& folder, FolderListing& listing, std::vector<fs::path>& pending) {
  std::error_code code;
  for (fs::directory_iterator entry(folder, code); !code && entry != fs::directory_iterator();
       entry.increment(code)) {
    std::error_code ignored;  // a broken link is reported when it is opened
    if (entry->path().filename().native().starts_with('.')) {
      continue;
    }
    if (!entry->is_directory(ignored)) {
      listing.files.push_back(entry->path());
    } else if (entry->is_symlink(ignored)) {
      listing.problems.push_back(
          {entry->path(), "is a link to a folder; such links are not followed.", false});
    } else {
      pending.push_back(entry->path());
    }
  }
  return code;
}

}  // namespace

FolderListing listFiles(const fs::path& folder, std::stop_token stop) {
  FolderListing listing;
  std::vector<fs::path> pending;
  if (const auto code = listOne(folder, listing, pending)) {
    throw Error(fmt::format(
        "{}: cannot be read as a folder of pictures ({}). Check that it exists and may be read.",
        folder.string(),
        code.message()));
  }
  while (!pending.empty()) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto next = std::move(pending.back());
    pending.pop_back();
    if (const auto code = listOne(next, listing, pending)) {
      listing.problems.push_back(
          {next, fmt::format("the folder cannot be read ({}).", code.message()), true});
    }
  }
  std::sort(listing.files.begin(), listing.files.end());
  return listing;
}

}  // namespace diptych
