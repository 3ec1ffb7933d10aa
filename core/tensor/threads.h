// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

// Lets torch use every core of the machine, or `count` threads when positive. Called once, in app/:
// Debian's build starts with one thread. Torch-free header.
void useThreads(int count = 0);

// Torch's threads (OpenMP) spin while they wait for each other, which takes the processor from
// whoever should do the work: another run, a preview, another program. On two busy cores a training
// was 12 to 40 times slower for it. libgomp reads how to wait when it is loaded, so this starts the
// program anew with OMP_WAIT_POLICY=PASSIVE, unless the user has set that. Call it first in main.
void waitWithoutSpinning(char** argv);

// While this lives, tensor operations of this thread do not split their work. Other threads keep
// what they have. For models so small that splitting costs more than it gains.
class OneThread {
 public:
  explicit OneThread(bool wanted);
  ~OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;  // 0: not wanted
};

// How many threads torch uses for one operation.
int threadCount();

// Calls work(0) to work(count - 1) at the same time, each on a thread of its own (the first on the
// caller's) whose tensor operations use that thread alone. Small tensors are worth no splitting:
// two halves of a batch on one thread each take half of the time that both threads need for the
// batch. A single one keeps all threads. Returns when all have ended; throws what the first of them
// threw, by its number.
void sideBySide(std::size_t count, const std::function<void(std::size_t)>& work);

// How many of `items` pieces of work with a model of these weights should be done side by side: one
// for each thread, but a single one on a GPU and when the model is so large that one operation is
// worth splitting and every piece would take much memory.
std::size_t countSideBySide(const std::vector<at::Tensor>& weights, std::int64_t items);

// Cuts 0..size into as many stretches as torch has threads and works on them side by side.
void inStretches(
    std::int64_t size, const std::function<void(std::int64_t begin, std::int64_t length)>& work);

}  // namespace diptych
