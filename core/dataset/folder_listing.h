// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace diptych {

struct FolderListing {
  std::vector<std::filesystem::path> files;  // sorted
  std::vector<DataSetProblem> problems;      // folders that could not be read or are links
};

// All files below a folder, without those in it or above whose name begins with ".". Throws Error
// when the folder itself cannot be read, Stopped when asked to stop.
FolderListing listFiles(const std::filesystem::path& folder, std::stop_token stop);

}  // namespace diptych
