// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

struct FolderListing {
  std::vector<std::string> files;        // paths in full, in no order
  std::vector<DataSetProblem> problems;  // folders that could not be read or are links
  std::vector<WalkedFolder> folders;     // the folder itself first
};

// All files below a folder, without those in it or above whose name begins with ".". Names are
// plain strings and their kinds come from the folder: a hundred thousand files are listed in a
// tenth of a second. Throws Error when the folder itself cannot be read, Stopped when asked to
// stop.
FolderListing listFiles(const std::filesystem::path& folder, const std::stop_token& stop);

}  // namespace diptych
