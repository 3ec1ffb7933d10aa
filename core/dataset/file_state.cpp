// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/file_state.h"

#include <sys/stat.h>

namespace diptych {

FileState readFileState(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return {};
  }
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  return {
      static_cast<std::uint64_t>(status.st_size),
      status.st_mtim.tv_sec * kNanosecondsPerSecond + status.st_mtim.tv_nsec};
}

}  // namespace diptych
