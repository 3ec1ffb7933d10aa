// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <unistd.h>

namespace diptych {

// An empty folder of its own, gone afterwards. In memory where that is possible: a run flushes what
// it writes to the disk, and hundreds of runs would wait for a slow one.
class Scratch {
 public:
  Scratch() {
    static std::atomic<int> count{0};
    const std::filesystem::path memory = "/dev/shm";
    const bool in_memory = ::access(memory.c_str(), W_OK) == 0;
    path_ = (in_memory ? memory : std::filesystem::path(testing::TempDir())) /
            fmt::format("diptych-experiment-{}-{}", ::getpid(), count++);
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace diptych
