// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace diptych {

// Whoever trains in a run folder holds this (an open file description lock on run.lock). It ends
// with the process, however that ends, so that a crashed run is told from a live one.
class RunLock {
 public:
  // Throws Error when somebody else, in this or another process, trains in the folder.
  explicit RunLock(const std::filesystem::path& run_folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  // Looks without taking it.
  static bool isHeld(const std::filesystem::path& run_folder);

 private:
  int descriptor_ = -1;
};

}  // namespace diptych
