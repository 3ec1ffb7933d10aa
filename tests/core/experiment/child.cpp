// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace diptych {

pid_t trainInChild(const std::filesystem::path& run_folder, std::uint64_t max_file_bytes) {
  const auto child = ::fork();
  if (child == 0) {
    if (max_file_bytes > 0) {
      const rlimit limit{max_file_bytes, max_file_bytes};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      ::signal(SIGXFSZ, SIG_IGN);
    }
    ::execl("/proc/self/exe", "test", "--train-in", run_folder.c_str(), nullptr);
    ::_exit(127);
  }
  return child;
}

pid_t experimentInChild(const std::filesystem::path& experiment) {
  const auto child = ::fork();
  if (child == 0) {
    ::execl("/proc/self/exe", "test", "--experiment-in", experiment.c_str(), nullptr);
    ::_exit(127);
  }
  return child;
}

void waitForChild(pid_t child) { ::waitpid(child, nullptr, 0); }

}  // namespace diptych
