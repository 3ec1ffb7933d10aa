// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/fused_layers.h"

#include "core/tensor/random.h"
#include "core/tensor/threads.h"

#include <gtest/gtest.h>

#include <limits>

namespace diptych {
namespace {

torch::Tensor draw(at::IntArrayRef sizes, std::uint64_t seed, double spread = 1.0) {
  auto generator = makeGenerator(seed);
  return (randn(sizes, generator) * spread).set_requires_grad(true);
}

// The largest difference, as a share of the largest number.
double difference(const torch::Tensor& a, const torch::Tensor& b) {
  const auto wide = b.detach().to(torch::kFloat64);
  return ((a.detach().to(torch::kFloat64) - wide).abs().max() / wide.abs().max()).item<double>();
}

struct Result {
  torch::Tensor output;
  std::vector<torch::Tensor> gradients;
};

// Gradients of a sum with fixed weights.
Result differentiate(const torch::Tensor& output, const std::vector<torch::Tensor>& inputs) {
  const auto weights = draw(output.sizes(), 99).detach();
  const auto loss = (output.to(torch::kFloat32) * weights).sum();
  return {output, torch::autograd::grad({loss}, inputs)};
}

void expectNear(const Result& result, const Result& reference, double tolerance) {
  EXPECT_EQ(result.output.scalar_type(), reference.output.scalar_type());
  EXPECT_LT(difference(result.output, reference.output), tolerance);
  for (std::size_t i = 0; i < reference.gradients.size(); ++i) {
    EXPECT_LT(difference(result.gradients[i], reference.gradients[i]), tolerance) << i;
  }
}

struct NormCase {
  std::vector<std::int64_t> sizes;
  std::int64_t groups;
};

class GroupNormSiluTest : public testing::TestWithParam<NormCase> {};

TEST_P(GroupNormSiluTest, IsTorchsGroupNormThenSilu) {
  const auto& [sizes, groups] = GetParam();
  const auto x = draw(sizes, 1, 3.0);
  const auto weight = draw({sizes[1]}, 2);
  const auto bias = draw({sizes[1]}, 3);
  const auto reference = differentiate(
      torch::silu(torch::group_norm(x, groups, weight, bias, 1e-5)), {x, weight, bias});
  const auto result =
      differentiate(groupNormSilu(x, groups, weight, bias, 1e-5), {x, weight, bias});
  expectNear(result, reference, 1e-5);
}

TEST_P(GroupNormSiluTest, RoundsBfloat16OnceAtTheEnd) {
  const auto& [sizes, groups] = GetParam();
  const auto x = draw(sizes, 1, 3.0).detach().to(torch::kBFloat16).set_requires_grad(true);
  const auto weight = draw({sizes[1]}, 2);
  const auto bias = draw({sizes[1]}, 3);
  const auto wide =
      torch::silu(torch::group_norm(x.to(torch::kFloat32), groups, weight, bias, 1e-5));
  const auto reference = differentiate(wide.to(torch::kBFloat16), {x, weight, bias});
  const auto result =
      differentiate(groupNormSilu(x, groups, weight, bias, 1e-5), {x, weight, bias});
  expectNear(result, reference, 8e-3);
  // Apart from a number that lies between two, the same.
  const auto different = result.output.ne(reference.output).to(torch::kFloat32).mean();
  EXPECT_LT(different.item<double>(), 5e-3);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    GroupNormSiluTest,
    testing::Values(
        NormCase{{2, 48, 16, 16}, 8},
        NormCase{{3, 8, 5, 7}, 4},  // no multiple of any vector's width
        NormCase{{1, 6, 1, 1}, 1},  // fewer numbers than lanes
        NormCase{{2, 4, 9}, 4}));   // one dimension, a group of one channel

TEST(FusedLayers, TakesWhatIsNotContiguous) {
  const auto x = draw({2, 6, 8, 4}, 1).transpose(1, 3);
  const auto weight = draw({4}, 2);
  const auto bias = draw({4}, 3);
  const auto expected = torch::silu(torch::group_norm(x, 2, weight, bias, 1e-5));
  EXPECT_LT(difference(groupNormSilu(x, 2, weight, bias, 1e-5), expected), 1e-5);
}

TEST(FusedLayers, NormDoesNotDependOnTheThreads) {
  const auto run = [](int threads) {
    useThreads(threads);
    const auto x = draw({4, 16, 8, 8}, 1);
    const auto weight = draw({16}, 2);
    const auto bias = draw({16}, 3);
    return differentiate(groupNormSilu(x, 4, weight, bias, 1e-5), {x, weight, bias});
  };
  const auto one = run(1);
  const auto two = run(2);
  useThreads(1);
  EXPECT_TRUE(one.output.equal(two.output));
  for (std::size_t i = 0; i < one.gradients.size(); ++i) {
    EXPECT_TRUE(one.gradients[i].equal(two.gradients[i])) << i;
  }
}

TEST(FusedLayers, LeavesInfinityAndNanVisible) {
  auto x = draw({1, 4, 4, 4}, 1).detach();
  x[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
  const auto y = groupNormSilu(x, 2, torch::ones({4}), torch::zeros({4}), 1e-5);
  EXPECT_TRUE(y.isnan().any().item<bool>());
  auto pair = draw({1, 8}, 2).detach();
  pair[0][1] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(geglu(pair).isnan().any().item<bool>());
  x[0][0][0][0] = std::numeric_limits<float>::infinity();
  const auto z = groupNormSilu(x, 2, torch::ones({4}), torch::zeros({4}), 1e-5);
  EXPECT_FALSE(z.isfinite().all().item<bool>());
}

TEST(FusedLayers, GegluIsTorchs) {
  for (const auto width : {384, 7}) {
    const auto x = draw({3, 5, 2 * width}, 1, 3.0);
    const auto halves = x.chunk(2, -1);
    const auto reference = differentiate(halves[0] * torch::gelu(halves[1]), {x});
    expectNear(differentiate(geglu(x), {x}), reference, 1e-5);
  }
}

TEST(FusedLayers, GegluFarOutIsTheIdentityOrNothing) {
  const auto x = torch::tensor({{2.0F, 3.0F, 50.0F, -50.0F}});
  const auto y = geglu(x);
  EXPECT_EQ(y[0][0].item<float>(), 100.0F);
  EXPECT_NEAR(y[0][1].item<float>(), 0.0F, 1e-30F);
}

TEST(FusedLayers, OtherTypesGoTheSlowWay) {
  const auto x = draw({2, 8, 4, 4}, 1).detach().to(torch::kFloat64);
  const auto weight = torch::ones({8}, torch::kFloat64);
  const auto bias = torch::zeros({8}, torch::kFloat64);
  const auto expected = torch::silu(torch::group_norm(x, 4, weight, bias, 1e-5));
  EXPECT_TRUE(groupNormSilu(x, 4, weight, bias, 1e-5).equal(expected));
}

}  // namespace
}  // namespace diptych
