// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/folder_listing.h"

#include "core/base/error.h"
#include "core/dataset/file_state.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <memory>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

enum class EntryKind { File, Folder, LinkToFolder };

EntryKind kindOf(const dirent& entry, const std::string& path) {
  if (entry.d_type == DT_DIR) {
    return EntryKind::Folder;
  }
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) {
    return EntryKind::File;
  }
  std::error_code ignored;  // a broken link is reported when it is opened
  if (!fs::is_directory(path, ignored)) {
    return EntryKind::File;
  }
  return fs::is_symlink(path, ignored) ? EntryKind::LinkToFolder : EntryKind::Folder;
}

class Listing {
 public:
  explicit Listing(const std::stop_token& stop) : stop_(stop) {}

  // The error number when the folder cannot be read, else 0. Folders in it are left for later.
  int addFolder(const std::string& folder) {
    const auto modified_ns = readFileState(folder).modified_ns;
    const std::unique_ptr<DIR, CloseFolder> stream(::opendir(folder.c_str()));
    if (!stream) {
      return errno;
    }
    const auto prefix = folder.ends_with('/') ? folder : folder + '/';
    for (errno = 0; const auto* entry = ::readdir(stream.get()); errno = 0) {
      if (stop_.stop_requested()) {
        throw Stopped();
      }
      if (entry->d_name[0] != '.') {
        addEntry(*entry, prefix + entry->d_name);
      }
    }
    const int code = errno;
    listing_.folders.push_back({folder, modified_ns});
    return code;
  }

  void addFoldersBelow() {
    while (!pending_.empty()) {
      const auto next = std::move(pending_.back());
      pending_.pop_back();
      if (const int code = addFolder(next)) {
        listing_.problems.push_back(
            {next, fmt::format("the folder cannot be read ({}).", std::strerror(code)), true});
      }
    }
  }

  FolderListing finish() { return std::move(listing_); }

 private:
  void addEntry(const dirent& entry, std::string path) {
    switch (kindOf(entry, path)) {
      case EntryKind::File:
        listing_.files.push_back(std::move(path));
        break;
      case EntryKind::Folder:
        pending_.push_back(std::move(path));
        break;
      case EntryKind::LinkToFolder:
        listing_.problems.push_back(
            {std::move(path), "is a link to a folder; such links are not followed.", false});
    }
  }

  std::stop_token stop_;
  FolderListing listing_;
  std::vector<std::string> pending_;
};

}  // namespace

FolderListing listFiles(const fs::path& folder, const std::stop_token& stop) {
  Listing listing(stop);
  if (const int code = listing.addFolder(folder.native())) {
    throw Error(fmt::format(
        "{}: cannot be read as a folder of pictures ({}). Check that it exists and may be read.",
        folder.string(),
        std::strerror(code)));
  }
  listing.addFoldersBelow();
  return listing.finish();
}

}  // namespace diptych
