// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/threads.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace diptych {
namespace {

class SideBySideTest : public testing::Test {
 protected:
  void SetUp() override { useThreads(2); }
  void TearDown() override { useThreads(1); }
};

TEST_F(SideBySideTest, CallsEveryNumberOnceWithOneThreadEach) {
  std::vector<int> calls(5);
  std::vector<int> threads(5);
  sideBySide(5, [&](std::size_t i) {
    ++calls[i];
    threads[i] = threadCount();
  });
  EXPECT_EQ(calls, std::vector<int>(5, 1));
  EXPECT_EQ(threads, std::vector<int>(5, 1));
}

TEST_F(SideBySideTest, ASingleOneKeepsAllThreads) {
  int threads = 0;
  sideBySide(1, [&](std::size_t) { threads = threadCount(); });
  EXPECT_EQ(threads, 2);
}

TEST_F(SideBySideTest, LeavesTheCallersThreadsAsTheyWere) {
  sideBySide(2, [](std::size_t) {});
  EXPECT_EQ(threadCount(), 2);
  int seen = 0;
  std::thread([&] { seen = threadCount(); }).join();
  EXPECT_EQ(seen, 2);
}

TEST_F(SideBySideTest, DoesNothingForNone) {
  sideBySide(0, [](std::size_t) { FAIL(); });
}

TEST_F(SideBySideTest, ThrowsTheFirstByNumberAfterAllHaveEnded) {
  std::atomic<int> ended{0};
  try {
    sideBySide(4, [&](std::size_t i) {
      ++ended;
      if (i > 0) {
        throw std::runtime_error(std::to_string(i));
      }
    });
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "1");
  }
  EXPECT_EQ(ended, 4);
}

TEST_F(SideBySideTest, AModelIsUsedSideBySideOnlyWhenItIsSmall) {
  const std::vector<at::Tensor> small = {torch::zeros({3})};
  EXPECT_EQ(countSideBySide(small, 8), 2u);
  EXPECT_EQ(countSideBySide(small, 1), 1u);
  EXPECT_EQ(countSideBySide({torch::zeros({1}).expand({33'000'000})}, 8), 1u);
  useThreads(1);
  EXPECT_EQ(countSideBySide(small, 8), 1u);
}

}  // namespace
}  // namespace diptych
