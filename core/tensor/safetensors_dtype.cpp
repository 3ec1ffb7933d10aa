// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/safetensors_dtype.h"

#include <algorithm>
#include <array>
#include <utility>

namespace diptych {
namespace {

constexpr std::array<std::pair<std::string_view, torch::Dtype>, 11> kTorchDtypes{{
    {"F64", torch::kFloat64},
    {"F32", torch::kFloat32},
    {"F16", torch::kFloat16},
    {"BF16", torch::kBFloat16},
    {"I64", torch::kInt64},
    {"I32", torch::kInt32},
    {"I16", torch::kInt16},
    {"I8", torch::kInt8},
    {"U8", torch::kUInt8},
    {"BOOL", torch::kBool},
    {"C64", torch::kComplexFloat},
}};

}  // namespace

std::optional<torch::Dtype> torchDtypeOf(std::string_view name) {
  for (const auto& [known, dtype] : kTorchDtypes) {
    if (known == name) {
      return dtype;
    }
  }
  return std::nullopt;
}

std::string_view safetensorsNameOf(torch::Dtype dtype) {
  for (const auto& [name, known] : kTorchDtypes) {
    if (known == dtype) {
      return name;
    }
  }
  return {};
}

unsigned safetensorsDtypeBits(std::string_view dtype) {
  static constexpr std::array<std::pair<std::string_view, unsigned>, 22> kDtypes{{
      {"BOOL", 8},    {"U8", 8},      {"I8", 8},          {"I16", 16},        {"U16", 16},
      {"F16", 16},    {"BF16", 16},   {"I32", 32},        {"U32", 32},        {"F32", 32},
      {"I64", 64},    {"U64", 64},    {"F64", 64},        {"C64", 64},        {"F8_E5M2", 8},
      {"F8_E4M3", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"F6_E2M3", 6},
      {"F6_E3M2", 6}, {"F4", 4},
  }};
  const auto* found = std::find_if(
      kDtypes.begin(), kDtypes.end(), [&](const auto& known) { return known.first == dtype; });
  return found == kDtypes.end() ? 0 : found->second;
}

}  // namespace diptych
