// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/adamw.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

namespace diptych {

namespace {

torch::Tensor leaf(const torch::Tensor& values) { return values.clone().requires_grad_(); }

void setGradient(const torch::Tensor& parameter, double value) {
  parameter.mutable_grad().fill_(value);
}

// By hand, from the paper: m = 0.05, v = 0.00025, both corrections restore the gradient 0.5, so the
// step is the whole learning rate (but for epsilon); the decay takes 0.1 * 0.01 of the weight
// first.
TEST(AdamW, TakesTheFirstStepOfAScalarAsComputedByHand) {
  const auto w = leaf(torch::tensor({2.0f}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({w});
  setGradient(w, 0.5);
  optimizer.step(0.1);
  EXPECT_NEAR(w.item<double>(), 2.0 * (1 - 0.1 * 0.01) - 0.1, 5e-7);  // a few roundings of a float
  EXPECT_NEAR(optimizer.firstMoments(0)[0].item<double>(), 0.05, 1e-8);
  EXPECT_NEAR(optimizer.secondMoments(0)[0].item<double>(), 0.00025, 1e-10);
}

// The same in float64, written out from the paper's algorithm 2.
TEST(AdamW, FollowsTheFormulaOverManySteps) {
  const AdamWSettings settings{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .weight_decay = 0.3};
  const auto parameter = leaf(torch::tensor({-1.25f}));
  AdamW optimizer(settings);
  optimizer.addGroup({parameter});
  double w = -1.25;
  double m = 0;
  double v = 0;
  for (int step = 1; step <= 50; ++step) {
    const double gradient = std::sin(step) + 0.25;
    setGradient(parameter, gradient);
    optimizer.step(0.02);
    w -= 0.02 * 0.3 * w;
    m = 0.8 * m + 0.2 * gradient;
    v = 0.95 * v + 0.05 * gradient * gradient;
    const double m_hat = m / (1 - std::pow(0.8, step));
    const double v_hat = v / (1 - std::pow(0.95, step));
    w -= 0.02 * m_hat / (std::sqrt(v_hat) + 1e-3);
    ASSERT_NEAR(parameter.item<double>(), w, 5e-6) << step;  // 50 roundings of about 1e-7
  }
  EXPECT_EQ(optimizer.stepsDone(), 50);
}

TEST(AdamW, EqualsTorchsOwnOnTensorsLongerThanAChunk) {
  const auto start = torch::linspace(-1, 1, 100'003);
  const auto ours = leaf(start);
  const auto theirs = leaf(start);
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({ours});
  torch::optim::AdamW reference(
      {theirs}, torch::optim::AdamWOptions(1e-3).weight_decay(0.01).eps(1e-8));
  for (int step = 0; step < 10; ++step) {
    optimizer.zeroGradients();
    (ours * ours).sin().sum().backward();
    reference.zero_grad();
    (theirs * theirs).sin().sum().backward();
    optimizer.step(1e-3);
    reference.step();
  }
  EXPECT_LT((ours - theirs).abs().max().item<double>(), 1e-6);
}

TEST(AdamW, ScalesTheRateOfAGroup) {
  const auto slow = leaf(torch::zeros({1}));
  const auto fast = leaf(torch::zeros({1}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({fast});
  optimizer.addGroup({slow}, 0.25);
  setGradient(fast, 1);
  setGradient(slow, 1);
  optimizer.step(0.1);
  EXPECT_NEAR(slow.item<double>(), 0.25 * fast.item<double>(), 1e-8);
}

TEST(AdamW, MeasuresTheNormOverAllGroups) {
  const auto a = leaf(torch::zeros({3, 5}));
  const auto b = leaf(torch::zeros({40'000}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({a});
  optimizer.addGroup({b});
  EXPECT_EQ(optimizer.gradientNorm(), 0.0);
  setGradient(a, 2);
  setGradient(b, 0.5);
  EXPECT_NEAR(optimizer.gradientNorm(), std::sqrt(15 * 4 + 40'000 * 0.25), 1e-4);
}

// torch's own float32 norm of so many numbers is off by a few millionths.
TEST(AdamW, MeasuresTheNormOfManyNumbersExactly) {
  const auto a = leaf(torch::zeros({1'000'003}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({a});
  a.mutable_grad().copy_(torch::linspace(-1, 3, 1'000'003).sin());
  const double exact = a.grad().to(torch::kFloat64).norm().item<double>();
  EXPECT_NEAR(optimizer.gradientNorm(), exact, 1e-7 * exact);
}

TEST(AdamW, NormShowsAGradientThatIsNotFinite) {
  const auto a = leaf(torch::zeros({70'000}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({a});
  a.mutable_grad()[69'999] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(std::isfinite(optimizer.gradientNorm()));
  a.mutable_grad()[69'999] = std::nanf("");
  EXPECT_FALSE(std::isfinite(optimizer.gradientNorm()));
}

TEST(AdamW, ClipsAsTorchDoes) {
  const auto a = leaf(torch::zeros({4}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({a});
  setGradient(a, 3);  // norm 6
  optimizer.clipGradients(6, 1.5);
  EXPECT_NEAR(optimizer.gradientNorm(), 1.5, 1e-6);
  optimizer.clipGradients(1.5, 2.0);
  EXPECT_NEAR(optimizer.gradientNorm(), 1.5, 1e-6);
}

TEST(AdamW, KeepsValuesShapesAndGradientsWhenItTakesParametersOver) {
  const auto values = torch::arange(6, torch::kFloat32).view({2, 3});
  const auto a = leaf(values);
  const auto b = leaf(torch::ones({5}));
  AdamW optimizer(AdamWSettings{});
  optimizer.addGroup({a, b});
  EXPECT_TRUE(a.equal(values));
  const auto parts = optimizer.parts(0, optimizer.weights(0));
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_TRUE(parts[0].equal(values));
  (a.sum() * 2 + b.sum() * 3).backward();
  (a.sum() * 2).backward();  // gradients add up until they are zeroed
  EXPECT_TRUE(optimizer.parts(0, optimizer.gradients(0))[0].equal(torch::full({2, 3}, 4.0f)));
  EXPECT_TRUE(optimizer.parts(0, optimizer.gradients(0))[1].equal(torch::full({5}, 3.0f)));
  optimizer.zeroGradients();
  EXPECT_TRUE(a.grad().equal(torch::zeros({2, 3})));
}

TEST(AdamW, GivesTheSameBitsWithAnyNumberOfThreads) {
  const auto start = torch::linspace(-2, 3, 200'001);
  const auto gradient = start.cos();
  const auto run = [&](int threads) {
    const int before = at::get_num_threads();
    at::set_num_threads(threads);
    const auto w = leaf(start);
    AdamW optimizer(AdamWSettings{});
    optimizer.addGroup({w});
    for (int step = 0; step < 3; ++step) {
      w.mutable_grad().copy_(gradient);
      optimizer.clipGradients(optimizer.gradientNorm(), 1.0);
      optimizer.step(1e-2);
    }
    at::set_num_threads(before);
    return w.detach().clone();
  };
  EXPECT_TRUE(run(1).equal(run(2)));
}

}  // namespace

}  // namespace diptych
