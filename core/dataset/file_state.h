// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace diptych {

// What tells whether a file is still the one that was read. A change that keeps the size and falls
// into the same tick of the file system's clock (some milliseconds) goes unseen.
struct FileState {
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;  // since 1970
  bool operator==(const FileState&) const = default;
};

// Of what a link points to. All zero when it cannot be looked at: no file has that state.
FileState readFileState(const std::filesystem::path& path);

}  // namespace diptych
