// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/cpu_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

// Compiled for several processors at once; the best one is chosen when the program starts. Not for
// sanitizers, which are not ready when that is done.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DIPTYCH_FOR_EVERY_CPU \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DIPTYCH_FOR_EVERY_CPU
#endif
// What is called inside must become part of it.
#define DIPTYCH_INSIDE inline __attribute__((always_inline))

namespace diptych::kernels {
namespace {

DIPTYCH_INSIDE float load(float value) { return value; }
DIPTYCH_INSIDE float load(BFloat16 value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16);
}

DIPTYCH_INSIDE void store(float& to, float value) { to = value; }
// To the nearest, of two equally near ones to the even one.
DIPTYCH_INSIDE void store(BFloat16& to, float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  to.bits = static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

// exp within 2e-7 of it, relative, for -87 to 88; what is outside is treated as the nearest end.
// exp(x) = 2^n exp(r) with |r| <= ln(2) / 2; the polynomial is Cephes' for single precision.
DIPTYCH_INSIDE float fastExp(float x) {
  constexpr float kRound = 12582912.0F;  // adding 1.5 x 2^23 leaves no fraction
  x = x < -87.0F ? -87.0F : x;
  x = x > 88.0F ? 88.0F : x;
  const float n = (x * 1.44269504F + kRound) - kRound;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  return p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

DIPTYCH_INSIDE float sigmoid(float x) { return 1.0F / (1.0F + fastExp(-x)); }

// Sums of `count` values in sixteen lanes, so that vector units can add them.
constexpr std::int64_t kLanes = 16;

struct Lanes {
  float value[kLanes] = {};
  DIPTYCH_INSIDE float sum() const {
    float total = 0;
    for (const float lane : value) {
      total += lane;
    }
    return total;
  }
};

// Calls step(lane, i) for every i below count.
template <typename Step>
DIPTYCH_INSIDE void forEachLane(std::int64_t count, const Step& step) {
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::int64_t lane = 0; lane < kLanes; ++lane) {
      step(lane, i + lane);
    }
  }
  for (; i < count; ++i) {
    step(i % kLanes, i);
  }
}

template <typename Stored>
DIPTYCH_INSIDE void normalizeGroup(
    const Stored* x,
    Stored* y,
    const GroupShape& shape,
    const float* weight,
    const float* bias,
    double eps,
    float& mean,
    float& rstd) {
  const auto count = shape.channels * shape.pixels;
  Lanes sums;
  forEachLane(count, [&](std::int64_t lane, std::int64_t i) { sums.value[lane] += load(x[i]); });
  mean = sums.sum() / static_cast<float>(count);
  Lanes squares;
  forEachLane(count, [&](std::int64_t lane, std::int64_t i) {
    const float d = load(x[i]) - mean;
    squares.value[lane] += d * d;
  });
  const double variance = static_cast<double>(squares.sum()) / static_cast<double>(count);
  rstd = static_cast<float>(1.0 / std::sqrt(variance + eps));
  for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
    const float scale = weight[channel] * rstd;
    const float shift = bias[channel] - mean * scale;
    const auto* from = x + channel * shape.pixels;
    auto* to = y + channel * shape.pixels;
    for (std::int64_t i = 0; i < shape.pixels; ++i) {
      const float z = load(from[i]) * scale + shift;
      store(to[i], z * sigmoid(z));
    }
  }
}

template <typename Stored>
DIPTYCH_INSIDE void normalizeAll(
    const Stored* x,
    Stored* y,
    const GroupShape& shape,
    const NormWeights& weights,
    double eps,
    const NormStatistics& statistics,
    std::int64_t row) {
  const auto channel = (row % shape.groups) * shape.channels;
  const auto offset = row * shape.channels * shape.pixels;
  normalizeGroup(
      x + offset,
      y + offset,
      shape,
      weights.weight + channel,
      weights.bias + channel,
      eps,
      statistics.mean[row],
      statistics.rstd[row]);
}

// dz is the gradient of what silu is given, kept for the second pass.
template <typename Stored>
DIPTYCH_INSIDE void groupBackward(
    const Stored* dy,
    const Stored* x,
    const GroupShape& shape,
    const NormWeights& weights,
    float mean,
    float rstd,
    const NormGradients<Stored>& gradients,
    float* dz) {
  const auto pixels = shape.pixels;
  float sum_of_dz = 0;     // weighted, over the group
  float sum_of_dz_xh = 0;  // times the normalized x
  for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
    const float weight = weights.weight[channel];
    const float bias = weights.bias[channel];
    const auto* from = x + channel * pixels;
    const auto* above = dy + channel * pixels;
    auto* to = dz + channel * pixels;
    Lanes plain;
    Lanes times_xh;
    forEachLane(pixels, [&](std::int64_t lane, std::int64_t i) {
      const float xh = (load(from[i]) - mean) * rstd;
      const float z = xh * weight + bias;
      const float s = sigmoid(z);
      const float d = load(above[i]) * s * (1.0F + z * (1.0F - s));
      to[i] = d;
      plain.value[lane] += d;
      times_xh.value[lane] += d * xh;
    });
    const float db = plain.sum();
    const float dw = times_xh.sum();
    gradients.bias[channel] += db;
    gradients.weight[channel] += dw;
    sum_of_dz += weight * db;
    sum_of_dz_xh += weight * dw;
  }
  const auto count = static_cast<float>(shape.channels * pixels);
  const float mean_dz = sum_of_dz / count;
  const float mean_dz_xh = sum_of_dz_xh / count;
  for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
    const float weight = weights.weight[channel];
    const auto* from = x + channel * pixels;
    const auto* d = dz + channel * pixels;
    auto* to = gradients.x + channel * pixels;
    for (std::int64_t i = 0; i < pixels; ++i) {
      const float xh = (load(from[i]) - mean) * rstd;
      store(to[i], rstd * (weight * d[i] - mean_dz - xh * mean_dz_xh));
    }
  }
}

// One group of all pictures, in their order.
template <typename Stored>
DIPTYCH_INSIDE void groupBackwardAll(
    const Stored* dy,
    const Stored* x,
    const GroupShape& shape,
    const NormWeights& weights,
    const NormStatistics& statistics,
    const NormGradients<Stored>& gradients,
    std::int64_t group,
    float* dz) {
  const auto channel = group * shape.channels;
  std::fill_n(gradients.weight + channel, shape.channels, 0.0F);
  std::fill_n(gradients.bias + channel, shape.channels, 0.0F);
  for (std::int64_t n = 0; n < shape.batch; ++n) {
    const auto row = n * shape.groups + group;
    const auto offset = row * shape.channels * shape.pixels;
    groupBackward(
        dy + offset,
        x + offset,
        shape,
        {weights.weight + channel, weights.bias + channel},
        statistics.mean[row],
        statistics.rstd[row],
        {gradients.x + offset, gradients.weight + channel, gradients.bias + channel},
        dz);
  }
}

struct Gelu {
  float cdf;      // of the normal distribution at x
  float density;  // its density
};

// erf(z) = 1 - (a1 t + ... + a5 t^5) exp(-z^2), t = 1 / (1 + p z), for z >= 0.
DIPTYCH_INSIDE Gelu geluParts(float x) {
  const float z = std::fabs(x) * 0.70710678F;
  const float e = fastExp(-z * z);
  const float t = 1.0F / (1.0F + 0.3275911F * z);
  float p = 1.061405429F;
  p = p * t - 1.453152027F;
  p = p * t + 1.421413741F;
  p = p * t - 0.284496736F;
  p = p * t + 0.254829592F;
  const float tail = 0.5F * p * t * e;  // what is beyond |x|
  return {x < 0 ? tail : 1.0F - tail, 0.39894228F * e};
}

template <typename Stored>
DIPTYCH_INSIDE void gegluRow(const Stored* x, Stored* y, std::int64_t width) {
  for (std::int64_t i = 0; i < width; ++i) {
    const float gate = load(x[width + i]);
    store(y[i], load(x[i]) * gate * geluParts(gate).cdf);
  }
}

template <typename Stored>
DIPTYCH_INSIDE void gegluRowBackward(
    const Stored* dy, const Stored* x, Stored* dx, std::int64_t width) {
  for (std::int64_t i = 0; i < width; ++i) {
    const float gate = load(x[width + i]);
    const float d = load(dy[i]);
    const auto gelu = geluParts(gate);
    store(dx[i], d * gate * gelu.cdf);
    store(dx[width + i], d * load(x[i]) * (gelu.cdf + gate * gelu.density));
  }
}

// The functions that are compiled for every processor: one stretch of rows each.

#define DIPTYCH_DEFINE_ROWS(Stored)                                                        \
  DIPTYCH_FOR_EVERY_CPU void normRow(                                                      \
      const Stored* x,                                                                     \
      Stored* y,                                                                           \
      const GroupShape& shape,                                                             \
      const NormWeights& weights,                                                          \
      double eps,                                                                          \
      const NormStatistics& statistics,                                                    \
      std::int64_t row) {                                                                  \
    normalizeAll(x, y, shape, weights, eps, statistics, row);                              \
  }                                                                                        \
  DIPTYCH_FOR_EVERY_CPU void normRowBackward(                                              \
      const Stored* dy,                                                                    \
      const Stored* x,                                                                     \
      const GroupShape& shape,                                                             \
      const NormWeights& weights,                                                          \
      const NormStatistics& statistics,                                                    \
      const NormGradients<Stored>& gradients,                                              \
      std::int64_t group,                                                                  \
      float* dz) {                                                                         \
    groupBackwardAll(dy, x, shape, weights, statistics, gradients, group, dz);             \
  }                                                                                        \
  DIPTYCH_FOR_EVERY_CPU void gegluOneRow(const Stored* x, Stored* y, std::int64_t width) { \
    gegluRow(x, y, width);                                                                 \
  }                                                                                        \
  DIPTYCH_FOR_EVERY_CPU void gegluOneRowBackward(                                          \
      const Stored* dy, const Stored* x, Stored* dx, std::int64_t width) {                 \
    gegluRowBackward(dy, x, dx, width);                                                    \
  }

DIPTYCH_DEFINE_ROWS(float)
DIPTYCH_DEFINE_ROWS(BFloat16)

template <typename Stored>
void normForward(
    const Stored* x,
    Stored* y,
    const GroupShape& shape,
    const NormWeights& weights,
    double eps,
    const NormStatistics& statistics) {
#pragma omp parallel for
  for (std::int64_t row = 0; row < shape.batch * shape.groups; ++row) {
    normRow(x, y, shape, weights, eps, statistics, row);
  }
}

template <typename Stored>
void normBackward(
    const Stored* dy,
    const Stored* x,
    const GroupShape& shape,
    const NormWeights& weights,
    const NormStatistics& statistics,
    const NormGradients<Stored>& gradients) {
#pragma omp parallel
  {
    std::vector<float> dz(static_cast<std::size_t>(shape.channels * shape.pixels));
#pragma omp for
    for (std::int64_t group = 0; group < shape.groups; ++group) {
      normRowBackward(dy, x, shape, weights, statistics, gradients, group, dz.data());
    }
  }
}

template <typename Stored>
void gegluForward(const Stored* x, Stored* y, std::int64_t rows, std::int64_t width) {
#pragma omp parallel for
  for (std::int64_t row = 0; row < rows; ++row) {
    gegluOneRow(x + row * 2 * width, y + row * width, width);
  }
}

template <typename Stored>
void gegluGradient(
    const Stored* dy, const Stored* x, Stored* dx, std::int64_t rows, std::int64_t width) {
#pragma omp parallel for
  for (std::int64_t row = 0; row < rows; ++row) {
    gegluOneRowBackward(dy + row * width, x + row * 2 * width, dx + row * 2 * width, width);
  }
}

}  // namespace

void groupNormSilu(
    const float* x,
    float* y,
    GroupShape shape,
    NormWeights weights,
    double eps,
    NormStatistics statistics) {
  normForward(x, y, shape, weights, eps, statistics);
}

void groupNormSilu(
    const BFloat16* x,
    BFloat16* y,
    GroupShape shape,
    NormWeights weights,
    double eps,
    NormStatistics statistics) {
  normForward(x, y, shape, weights, eps, statistics);
}

void groupNormSiluBackward(
    const float* dy,
    const float* x,
    GroupShape shape,
    NormWeights weights,
    NormStatistics statistics,
    NormGradients<float> gradients) {
  normBackward(dy, x, shape, weights, statistics, gradients);
}

void groupNormSiluBackward(
    const BFloat16* dy,
    const BFloat16* x,
    GroupShape shape,
    NormWeights weights,
    NormStatistics statistics,
    NormGradients<BFloat16> gradients) {
  normBackward(dy, x, shape, weights, statistics, gradients);
}

void geglu(const float* x, float* y, std::int64_t rows, std::int64_t width) {
  gegluForward(x, y, rows, width);
}

void geglu(const BFloat16* x, BFloat16* y, std::int64_t rows, std::int64_t width) {
  gegluForward(x, y, rows, width);
}

void gegluBackward(
    const float* dy, const float* x, float* dx, std::int64_t rows, std::int64_t width) {
  gegluGradient(dy, x, dx, rows, width);
}

void gegluBackward(
    const BFloat16* dy, const BFloat16* x, BFloat16* dx, std::int64_t rows, std::int64_t width) {
  gegluGradient(dy, x, dx, rows, width);
}

}  // namespace diptych::kernels
