// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// Loops over plain memory for what torch 1.13 computes in many passes on the CPU. Torch-free; used
// by fused_layers. Sums are in float32 whatever is stored, in an order that depends on nothing but
// the shapes: the same bytes for any number of threads.
namespace diptych::kernels {

// bfloat16 as it is stored: the upper half of a float32.
struct BFloat16 {
  std::uint16_t bits;
};

// A tensor [batch, groups, channels, pixels] (contiguous), normalized over the last two.
struct GroupShape {
  std::int64_t batch;
  std::int64_t groups;
  std::int64_t channels;  // of a group
  std::int64_t pixels;
};

struct NormWeights {
  const float* weight;  // [groups x channels]
  const float* bias;
};

// [batch x groups] each: what the backward pass needs of the forward one.
struct NormStatistics {
  float* mean;
  float* rstd;
};

// y = silu(weight (x - mean) rstd + bias), rstd = 1 / sqrt(variance + eps): Wu and He 2018
// (arXiv:1803.08494), then x sigmoid(x). Fills the statistics.
void groupNormSilu(const float* x, float* y, GroupShape, NormWeights, double eps, NormStatistics);
void groupNormSilu(
    const BFloat16* x, BFloat16* y, GroupShape, NormWeights, double eps, NormStatistics);

// What the gradients are written to; those of weight and bias are [groups x channels].
template <typename Stored>
struct NormGradients {
  Stored* x;
  float* weight;
  float* bias;
};
void groupNormSiluBackward(
    const float* dy, const float* x, GroupShape, NormWeights, NormStatistics, NormGradients<float>);
void groupNormSiluBackward(
    const BFloat16* dy,
    const BFloat16* x,
    GroupShape,
    NormWeights,
    NormStatistics,
    NormGradients<BFloat16>);

// x: [rows, 2 x width]: y = x_1 gelu(x_2), [rows, width] (Shazeer 2020, arXiv:2002.05202), with the
// exact gelu; its erf is within 1.5e-7 (Abramowitz and Stegun 7.1.26).
void geglu(const float* x, float* y, std::int64_t rows, std::int64_t width);
void geglu(const BFloat16* x, BFloat16* y, std::int64_t rows, std::int64_t width);
void gegluBackward(
    const float* dy, const float* x, float* dx, std::int64_t rows, std::int64_t width);
void gegluBackward(
    const BFloat16* dy, const BFloat16* x, BFloat16* dx, std::int64_t rows, std::int64_t width);

}  // namespace diptych::kernels
