// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/threads.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <omp.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace diptych {

// at::set_num_threads would tell other threads too, those that begin meanwhile.
OneThread::OneThread(bool wanted) : before_(wanted ? at::get_num_threads() : 0) {
  if (before_ > 0) ::omp_set_num_threads(1);
}

OneThread::~OneThread() {
  if (before_ > 0) ::omp_set_num_threads(before_);
}

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

void sideBySide(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count == 1) {
    work(0);
    return;
  }
  std::vector<std::exception_ptr> errors(count);
  const auto run = [&](std::size_t i) {
    const OneThread guard(true);
    try {
      work(i);
    } catch (...) {
      errors[i] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < count; ++i) {
      others.emplace_back(run, i);
    }
    if (count > 0) {
      run(0);
    }
  }
  for (const auto& error : errors) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
}

std::size_t countSideBySide(const std::vector<at::Tensor>& weights, std::int64_t items) {
  constexpr std::int64_t kMaxWeights = 32'000'000;
  std::int64_t count = 0;
  for (const auto& weight : weights) {
    if (!weight.is_cpu()) {
      return 1;
    }
    count += weight.numel();
  }
  return count > kMaxWeights
             ? 1
             : static_cast<std::size_t>(std::min<std::int64_t>(threadCount(), items));
}

void inStretches(
    std::int64_t size, const std::function<void(std::int64_t begin, std::int64_t length)>& work) {
  const auto count = std::min<std::int64_t>(threadCount(), size);
  sideBySide(static_cast<std::size_t>(count), [&](std::size_t i) {
    const auto begin = size * static_cast<std::int64_t>(i) / count;
    work(begin, size * static_cast<std::int64_t>(i + 1) / count - begin);
  });
}

}  // namespace diptych
