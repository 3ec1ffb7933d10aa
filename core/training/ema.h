// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

// The share of the old average that survives optimizer step n (from 1): 0 at the first step, whose
// weights the average takes over, then n / (9 + n), at most limit: diffusers' EMAModel without its
// warm-up option.
double emaDecay(std::int64_t step, double limit);

// An exponential moving average of weights, kept in float32 on their device.
class Ema {
 public:
  // Starts as a copy of the weights: a few long tensors, AdamW's buffers.
  Ema(const std::vector<at::Tensor>& weights, double decay_limit);
  ~Ema();
  Ema(const Ema&) = delete;
  Ema& operator=(const Ema&) = delete;

  // average = decay * average + (1 - decay) * weights. step: optimizer steps done, this one
  // included.
  void update(const std::vector<at::Tensor>& weights, std::int64_t step);

  at::Tensor average(std::size_t index) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
