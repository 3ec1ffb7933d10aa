// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string_view>

namespace diptych {

// A generator of its own on the CPU (Mersenne Twister), whatever device the numbers are used on.
// As everywhere in torch, only the low 32 bits of the seed count.
at::Generator makeGenerator(std::uint64_t seed);

// The seed of a stream ("noise", "order", ...) and an index in it: different for every pair, the
// same on every machine. The first 8 bytes, little-endian, of SHA-256 over "seed/stream/index".
std::uint64_t deriveSeed(std::uint64_t seed, std::string_view stream, std::uint64_t index = 0);

// N(0, 1), float32, drawn on the CPU and moved to the device.
torch::Tensor randn(
    at::IntArrayRef sizes, at::Generator& generator, const torch::Device& device = torch::kCPU);

// The generator's whole state, uint8 on the CPU, for exact resume.
torch::Tensor generatorState(const at::Generator& generator);
void setGeneratorState(at::Generator& generator, const torch::Tensor& state);

}  // namespace diptych
