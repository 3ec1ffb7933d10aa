// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string>

namespace diptych {

// Whether matrix products run in half precision on this thread (torch's autocast), on the CPU and
// on the GPU.
struct AutocastState {
  bool cpu_enabled = false;
  bool gpu_enabled = false;
  at::ScalarType cpu_dtype = at::kBFloat16;
  at::ScalarType gpu_dtype = at::kHalf;
  // Whether a weight's copy in half precision is used again. A copy that was made without gradients
  // would then take the place of one with them.
  bool cache_enabled = true;

  static AutocastState current();
  AutocastState withoutCache() const;
  // What mixed_precision ("no" or "bf16") asks for on a device: matrix products and convolutions in
  // bfloat16, weights as they are. Their rounded copies are not kept: a batch needs each once, and
  // the next step changes the weights.
  AutocastState withPrecision(const std::string& mixed_precision, const at::Device& device) const;
  void apply() const;
};

// Puts a state in force for as long as it lives.
class AutocastGuard {
 public:
  explicit AutocastGuard(const AutocastState& state);
  ~AutocastGuard();
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  AutocastState before_;
};

}  // namespace diptych
