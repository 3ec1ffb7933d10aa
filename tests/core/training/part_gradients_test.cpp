// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/part_gradients.h"

#include "core/tensor/threads.h"
#include "core/training/adamw.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace diptych {

namespace {

class PartGradientsTest : public testing::Test {
 protected:
  void SetUp() override {
    useThreads(2);
    optimizer_.addGroup({weight_, unused_});
  }
  void TearDown() override { useThreads(1); }

  // For every picture (1 + its number) x the sum of the weight's squares.
  at::Tensor lossOf(std::int64_t begin, std::int64_t end) const {
    double factor = 0;
    for (auto i = begin; i < end; ++i) {
      factor += static_cast<double>(1 + i);
    }
    return weight_.square().sum() * factor;
  }

  double addPictures(std::int64_t count) {
    return addGradientsOfParts(optimizer_, count, [&](std::int64_t begin, std::int64_t end) {
      return lossOf(begin, end);
    });
  }

  at::Tensor weight_ = torch::tensor({1.0F, -2.0F}).set_requires_grad(true);
  at::Tensor unused_ = torch::ones({3}).set_requires_grad(true);
  AdamW optimizer_{AdamWSettings{}};
};

TEST_F(PartGradientsTest, AddsWhatAllPartsSay) {
  std::vector<std::pair<std::int64_t, std::int64_t>> parts(2);
  const double sum = addGradientsOfParts(optimizer_, 3, [&](std::int64_t begin, std::int64_t end) {
    parts[begin == 0 ? 0 : 1] = {begin, end};
    return lossOf(begin, end);
  });
  EXPECT_EQ(parts, (std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 1}, {1, 3}}));
  EXPECT_DOUBLE_EQ(sum, 5.0 * (1 + 2 + 3));
  EXPECT_TRUE(weight_.grad().equal(torch::tensor({12.0F, -24.0F})));
  EXPECT_TRUE(unused_.grad().equal(torch::zeros({3})));
}

TEST_F(PartGradientsTest, OnePartIsTheSame) {
  useThreads(1);
  EXPECT_DOUBLE_EQ(addPictures(3), 30.0);
  EXPECT_TRUE(weight_.grad().equal(torch::tensor({12.0F, -24.0F})));
}

TEST_F(PartGradientsTest, AddsToWhatIsThere) {
  addPictures(2);
  addPictures(2);
  EXPECT_TRUE(weight_.grad().equal(torch::tensor({12.0F, -24.0F})));
}

TEST_F(PartGradientsTest, PassesErrorsOnAndAddsNothing) {
  EXPECT_THROW(
      addGradientsOfParts(
          optimizer_,
          2,
          [&](std::int64_t begin, std::int64_t end) {
            if (begin == 1) {
              throw std::runtime_error("no");
            }
            return lossOf(begin, end);
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
