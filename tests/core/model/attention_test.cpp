// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/attention.h"

#include "core/tensor/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace diptych {
namespace {

// The formula, one head at a time.
torch::Tensor attentionByDefinition(
    const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, std::int64_t heads) {
  const auto width = q.size(2) / heads;
  std::vector<torch::Tensor> outputs;
  for (std::int64_t head = 0; head < heads; ++head) {
    const auto part = [&](const torch::Tensor& x) { return x.narrow(2, head * width, width); };
    const auto scores = torch::matmul(part(q), part(k).transpose(1, 2)) / std::sqrt(double(width));
    outputs.push_back(torch::matmul(scores.softmax(-1), part(v)));
  }
  return torch::cat(outputs, 2);
}

TEST(MultiHeadAttention, IsTheFormula) {
  auto generator = makeGenerator(1);
  const auto q = randn({2, 5, 12}, generator).to(torch::kFloat64);
  const auto k = randn({2, 7, 12}, generator).to(torch::kFloat64);
  const auto v = randn({2, 7, 12}, generator).to(torch::kFloat64);
  const auto got = multiHeadAttention(q, k, v, 3);
  EXPECT_TRUE(torch::allclose(got, attentionByDefinition(q, k, v, 3), 1e-12, 1e-12));
}

TEST(MultiHeadAttention, CausalTokensDoNotSeeTheFuture) {
  auto generator = makeGenerator(2);
  const auto q = randn({1, 6, 8}, generator);
  const auto k = randn({1, 6, 8}, generator);
  const auto v = randn({1, 6, 8}, generator);
  auto changed = v.clone();
  changed.select(1, 4).fill_(100);
  const auto before = multiHeadAttention(q, k, v, 2, true);
  const auto after = multiHeadAttention(q, k, changed, 2, true);
  EXPECT_TRUE(torch::equal(before.narrow(1, 0, 4), after.narrow(1, 0, 4)));
  EXPECT_FALSE(torch::equal(before.narrow(1, 4, 1), after.narrow(1, 4, 1)));
}

// Longer and longer: all at once, piece by piece, and piece by piece with the pieces computed again
// for the gradient.
class LongSequences : public testing::TestWithParam<std::int64_t> {};

TEST_P(LongSequences, AndTheirGradientsAreTheFormula) {
  const auto tokens = GetParam();
  auto generator = makeGenerator(3);
  auto q = randn({1, tokens, 8}, generator).set_requires_grad(true);
  auto k = randn({1, tokens, 8}, generator).set_requires_grad(true);
  auto v = randn({1, tokens, 8}, generator).set_requires_grad(true);
  const auto weight = randn({1, tokens, 8}, generator);
  const auto got = multiHeadAttention(q, k, v, 2);
  const auto want = attentionByDefinition(q, k, v, 2);
  EXPECT_TRUE(torch::allclose(got, want, 1e-4, 1e-6));
  const auto got_gradients = torch::autograd::grad({(got * weight).sum()}, {q, k, v});
  const auto want_gradients = torch::autograd::grad({(want * weight).sum()}, {q, k, v});
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(torch::allclose(got_gradients[i], want_gradients[i], 1e-3, 1e-6)) << i;
  }
  // Samples and training must agree to the last bit.
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(torch::equal(got, multiHeadAttention(q, k, v, 2)));
}

INSTANTIATE_TEST_SUITE_P(MultiHeadAttention, LongSequences, testing::Values(1000, 2000, 3000));

}  // namespace
}  // namespace diptych
