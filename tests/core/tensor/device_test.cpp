// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/device.h"

#include "core/base/error.h"
#include "core/tensor/threads.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

TEST(Device, KnowsTheCpu) {
  EXPECT_EQ(parseDevice("cpu"), torch::Device(torch::kCPU));
  EXPECT_NO_THROW(parseDevice("auto"));
}

TEST(Device, RefusesWhatIsNotThere) {
  for (const auto* name :
       {"", "gpu", "cuda:", "cuda:x", "cuda:1x", "cuda:-1", "cuda:99", "cuda: 0"}) {
    EXPECT_THROW(parseDevice(name), Error) << name;
  }
}

TEST(Device, KnowsThreeDtypes) {
  EXPECT_EQ(parseDtype("fp32"), torch::kFloat32);
  EXPECT_EQ(parseDtype("fp16"), torch::kFloat16);
  EXPECT_EQ(parseDtype("bf16"), torch::kBFloat16);
  EXPECT_THROW(parseDtype("float32"), Error);
}

TEST(Threads, AreAsManyAsAskedFor) {
  const int before = threadCount();
  useThreads(3);
  EXPECT_EQ(threadCount(), 3);
  useThreads();
  EXPECT_GE(threadCount(), 1);
  useThreads(before);
}

}  // namespace
}  // namespace diptych
