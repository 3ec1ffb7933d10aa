// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/safetensors.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace diptych {

// The JSON at the start of a safetensors file.
struct SafetensorsHeader {
  static constexpr std::uint64_t kMaxBytes = 100'000'000;

  std::map<std::string, std::string> metadata;
  std::map<std::string, SafetensorsEntry> entries;
};

// Parses the JSON and checks all that the format demands of the entries: every entry complete, its
// size what dtype and shape say, and all of them together covering the data_bytes after the header
// without a hole or an overlap. Throws Error that begins with `file` and names the tensor.
SafetensorsHeader parseSafetensorsHeader(
    std::string_view json, std::uint64_t data_bytes, const std::string& file);

}  // namespace diptych
