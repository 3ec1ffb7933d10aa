// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/random.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace diptych {
namespace {

// First 8 bytes, little-endian, of `printf 555/noise/0 | sha256sum`, and so on.
TEST(Random, DerivesTheKnownSeeds) {
  EXPECT_EQ(deriveSeed(555, "noise"), 9581264644028991029u);
  EXPECT_EQ(deriveSeed(555, "order", 7), 2405513569315425913u);
  EXPECT_EQ(deriveSeed(18446744073709551615u, ""), 2387658678898545228u);
}

TEST(Random, DerivesADifferentSeedForEveryStreamAndIndex) {
  std::set<std::uint64_t> seeds;
  for (const auto* stream : {"noise", "order", "timesteps"}) {
    for (std::uint64_t index = 0; index < 1000; ++index) {
      seeds.insert(deriveSeed(1, stream, index));
    }
  }
  EXPECT_EQ(seeds.size(), 3000u);
}

TEST(Random, GivesTheSameNumbersForTheSameSeed) {
  auto a = makeGenerator(42);
  auto b = makeGenerator(42);
  auto c = makeGenerator(43);
  const auto numbers = randn({4, 4}, a);
  EXPECT_TRUE(torch::equal(numbers, randn({4, 4}, b)));
  EXPECT_FALSE(torch::equal(numbers, randn({4, 4}, c)));
  EXPECT_EQ(numbers.scalar_type(), torch::kFloat32);
}

// 40,000 numbers: the mean's standard error is 0.005, the variance's 0.007.
TEST(Random, IsStandardNormal) {
  auto generator = makeGenerator(1);
  const auto numbers = randn({40000}, generator);
  EXPECT_NEAR(numbers.mean().item<double>(), 0, 0.02);
  EXPECT_NEAR(numbers.var().item<double>(), 1, 0.03);
}

TEST(Random, LeavesTorchsOwnGeneratorAlone) {
  const auto before = generatorState(at::detail::getDefaultCPUGenerator());
  auto generator = makeGenerator(5);
  randn({100}, generator);
  EXPECT_TRUE(torch::equal(before, generatorState(at::detail::getDefaultCPUGenerator())));
}

// An odd count of doubles, so that half of a Box-Muller pair is waiting in the state.
TEST(Random, ContinuesFromASavedState) {
  auto generator = makeGenerator(7);
  torch::randn({3}, generator, torch::kFloat64);
  const auto state = generatorState(generator).clone();
  const auto expected = torch::randn({5}, generator, torch::kFloat64);
  auto other = makeGenerator(0);
  setGeneratorState(other, state);
  EXPECT_TRUE(torch::equal(torch::randn({5}, other, torch::kFloat64), expected));
}

TEST(Random, RefusesABrokenState) {
  auto generator = makeGenerator(7);
  EXPECT_THROW(setGeneratorState(generator, torch::zeros({3}, torch::kUInt8)), Error);
  const auto state = generatorState(generator);
  EXPECT_THROW(setGeneratorState(generator, torch::zeros_like(state)), Error);
}

}  // namespace
}  // namespace diptych
