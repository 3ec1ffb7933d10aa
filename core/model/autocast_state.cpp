// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/autocast_state.h"

#include "core/tensor/torch_version.h"

#include <ATen/autocast_mode.h>

namespace diptych {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

AutocastState AutocastState::current() {
  return {
      at::autocast::is_autocast_enabled(at::kCPU),
      at::autocast::is_autocast_enabled(at::kCUDA),
      at::autocast::get_autocast_dtype(at::kCPU),
      at::autocast::get_autocast_dtype(at::kCUDA),
      at::autocast::is_autocast_cache_enabled()};
}

void AutocastState::apply() const {
  at::autocast::set_autocast_enabled(at::kCPU, cpu_enabled);
  at::autocast::set_autocast_enabled(at::kCUDA, gpu_enabled);
  at::autocast::set_autocast_dtype(at::kCPU, cpu_dtype);
  at::autocast::set_autocast_dtype(at::kCUDA, gpu_dtype);
  at::autocast::set_autocast_cache_enabled(cache_enabled);
}

#else

AutocastState AutocastState::current() {
  return {
      at::autocast::is_cpu_enabled(),
      at::autocast::is_enabled(),
      at::autocast::get_autocast_cpu_dtype(),
      at::autocast::get_autocast_gpu_dtype(),
      at::autocast::is_autocast_cache_enabled()};
}

void AutocastState::apply() const {
  at::autocast::set_cpu_enabled(cpu_enabled);
  at::autocast::set_enabled(gpu_enabled);
  at::autocast::set_autocast_cpu_dtype(cpu_dtype);
  at::autocast::set_autocast_gpu_dtype(gpu_dtype);
  at::autocast::set_autocast_cache_enabled(cache_enabled);
}

#endif

AutocastState AutocastState::withoutCache() const {
  auto state = *this;
  state.cache_enabled = false;
  return state;
}

AutocastState AutocastState::withPrecision(
    const std::string& mixed_precision, const at::Device& device) const {
  auto state = withoutCache();
  if (mixed_precision == "bf16") {
    (device.is_cpu() ? state.cpu_enabled : state.gpu_enabled) = true;
    (device.is_cpu() ? state.cpu_dtype : state.gpu_dtype) = at::kBFloat16;
  }
  return state;
}

AutocastGuard::AutocastGuard(const AutocastState& state) : before_(AutocastState::current()) {
  state.apply();
}

AutocastGuard::~AutocastGuard() { before_.apply(); }

}  // namespace diptych
