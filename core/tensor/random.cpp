// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/random.h"

#include "core/base/error.h"
#include "core/base/sha256.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/core.h>

#include <charconv>

namespace diptych {

at::Generator makeGenerator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

std::uint64_t deriveSeed(std::uint64_t seed, std::string_view stream, std::uint64_t index) {
  Sha256 hash;
  hash.add(fmt::format("{}/{}/{}", seed, stream, index));
  const auto digest = hash.finish();
  std::uint64_t derived = 0;
  for (int byte = 7; byte >= 0; --byte) {
    unsigned value = 0;
    std::from_chars(digest.data() + 2 * byte, digest.data() + 2 * byte + 2, value, 16);
    derived = derived << 8 | value;
  }
  return derived;
}

torch::Tensor randn(at::IntArrayRef sizes, at::Generator& generator, const torch::Device& device) {
  return torch::randn(sizes, generator, torch::dtype(torch::kFloat32)).to(device);
}

torch::Tensor generatorState(const at::Generator& generator) { return generator.get_state(); }

void setGeneratorState(at::Generator& generator, const torch::Tensor& state) {
  try {
    generator.set_state(state);
  } catch (const c10::Error& e) {
    throw Error(fmt::format("the state of a random generator is broken ({}).", describe(e)));
  }
}

}  // namespace diptych
