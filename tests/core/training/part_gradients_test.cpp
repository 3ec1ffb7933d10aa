// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/part_gradients.h"

#include "core/tensor/threads.h"
#include "core/training/adamw.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <stdexcept>

namespace diptych {

namespace {

class PartGradientsTest : public testing::Test {
 protected:
  void SetUp() override {
    useThreads(2);
    optimizer_.addGroup({weight_, unused_});
  }
  void TearDown() override { useThreads(1); }

  // (1 + part) x the sum of the weight's squares.
  at::Tensor lossOf(std::size_t part) const {
    return weight_.square().sum() * static_cast<double>(1 + part);
  }

  at::Tensor weight_ = torch::tensor({1.0F, -2.0F}).set_requires_grad(true);
  at::Tensor unused_ = torch::ones({3}).set_requires_grad(true);
  AdamW optimizer_{AdamWSettings{}};
};

TEST_F(PartGradientsTest, AddsWhatAllPartsSay) {
  const double sum = addGradientsOfParts(optimizer_, 3, [&](std::size_t i) { return lossOf(i); });
  EXPECT_DOUBLE_EQ(sum, 5.0 * (1 + 2 + 3));
  EXPECT_TRUE(weight_.grad().equal(torch::tensor({12.0F, -24.0F})));
  EXPECT_TRUE(unused_.grad().equal(torch::zeros({3})));
}

TEST_F(PartGradientsTest, OnePartIsTheSame) {
  EXPECT_DOUBLE_EQ(
      addGradientsOfParts(optimizer_, 1, [&](std::size_t) { return lossOf(5); }), 30.0);
  EXPECT_TRUE(weight_.grad().equal(torch::tensor({12.0F, -24.0F})));
}

TEST_F(PartGradientsTest, AddsToWhatIsThere) {
  for (int i = 0; i < 2; ++i) {
    addGradientsOfParts(optimizer_, 2, [&](std::size_t part) { return lossOf(part); });
  }
  EXPECT_TRUE(weight_.grad().equal(torch::tensor({12.0F, -24.0F})));
}

TEST_F(PartGradientsTest, PassesErrorsOnAndAddsNothing) {
  EXPECT_THROW(
      addGradientsOfParts(
          optimizer_,
          2,
          [&](std::size_t part) {
            if (part == 1) {
              throw std::runtime_error("no");
            }
            return lossOf(part);
          }),
      std::runtime_error);
  EXPECT_TRUE(weight_.grad().equal(torch::zeros({2})));
}

TEST_F(PartGradientsTest, HasAPartForEveryThreadAndPicture) {
  EXPECT_EQ(countParts(optimizer_, 8), 2u);
  EXPECT_EQ(countParts(optimizer_, 1), 1u);
  useThreads(1);
  EXPECT_EQ(countParts(optimizer_, 8), 1u);
}

}  // namespace

}  // namespace diptych
