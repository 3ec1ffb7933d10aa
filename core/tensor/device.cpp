// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/device.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>
#include <string_view>

namespace diptych {
namespace {

int gpuCount() {
  return torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
}

// "cuda" -> 0, "cuda:1" -> 1, nothing for anything else.
std::optional<int> gpuIndex(std::string_view name) {
  if (name == "cuda") {
    return 0;
  }
  constexpr std::string_view kPrefix = "cuda:";
  if (!name.starts_with(kPrefix)) {
    return std::nullopt;
  }
  name.remove_prefix(kPrefix.size());
  int index = -1;
  const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool whole = code == std::errc{} && end == name.data() + name.size();
  return whole && index >= 0 ? std::optional(index) : std::nullopt;
}

}  // namespace

torch::Device parseDevice(const std::string& name) {
  if (name == "cpu" || (name == "auto" && gpuCount() == 0)) {
    return torch::kCPU;
  }
  const auto index = name == "auto" ? std::optional(0) : gpuIndex(name);
  if (!index) {
    throw Error(fmt::format(
        "device \"{}\" is unknown. Use \"auto\", \"cpu\", \"cuda\" or \"cuda:1\".", name));
  }
  if (*index >= gpuCount()) {
    throw Error(fmt::format(
        "device \"{}\" is not there: libtorch sees {} GPUs. Use \"auto\" or \"cpu\".",
        name,
        gpuCount()));
  }
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(*index)};
}

torch::Dtype parseDtype(const std::string& name) {
  if (name == "fp32") {
    return torch::kFloat32;
  }
  if (name == "fp16") {
    return torch::kFloat16;
  }
  if (name == "bf16") {
    return torch::kBFloat16;
  }
  throw Error(fmt::format("dtype \"{}\" is unknown. Use \"fp32\", \"fp16\" or \"bf16\".", name));
}

}  // namespace diptych
