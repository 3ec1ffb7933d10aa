// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/ema.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace diptych {

namespace {

TEST(Ema, DecayGrowsToItsLimit) {
  EXPECT_EQ(emaDecay(0, 0.999), 0.0);
  EXPECT_EQ(emaDecay(1, 0.999), 0.0);
  EXPECT_DOUBLE_EQ(emaDecay(2, 0.999), 2.0 / 11.0);
  EXPECT_DOUBLE_EQ(emaDecay(11, 0.999), 11.0 / 20.0);
  EXPECT_EQ(emaDecay(1'000'000, 0.999), 0.999);
  EXPECT_EQ(emaDecay(5, 0.1), 0.1);
}

TEST(Ema, TakesOverTheFirstWeightsThenAverages) {
  const auto weights = torch::tensor({1.0f, -3.0f});
  Ema ema({weights}, 0.999);
  weights.fill_(2.0f);
  ema.update({weights}, 1);
  EXPECT_TRUE(ema.average(0).equal(weights));
  weights.fill_(13.0f);
  ema.update({weights}, 2);
  // 2 / 11 of 2 and 9 / 11 of 13; the tolerance is a float's rounding.
  EXPECT_NEAR(ema.average(0)[0].item<double>(), (2.0 * 2 + 9.0 * 13) / 11, 2e-6);
}

TEST(Ema, DoesNotFollowTheWeightsItStartedFrom) {
  const auto weights = torch::ones({3});
  const Ema ema({weights}, 0.999);
  weights.zero_();
  EXPECT_TRUE(ema.average(0).equal(torch::ones({3})));
}

}  // namespace

}  // namespace diptych
