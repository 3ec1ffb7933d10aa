// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/threads.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <unistd.h>

namespace diptych {

void useThreads(int count) {
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  at::set_num_threads(count > 0 ? count : cores);
}

void waitWithoutSpinning(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr) {
    return;
  }
  ::setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
  ::execv("/proc/self/exe", argv);  // returns only when it fails; then it is merely slower
}

int threadCount() { return at::get_num_threads(); }

}  // namespace diptych
