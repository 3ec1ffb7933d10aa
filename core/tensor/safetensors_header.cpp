// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/safetensors_header.h"

#include "core/tensor/safetensors_dtype.h"
#include "core/tensor/safetensors_json.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace diptych {
namespace {

// The bytes of a tensor, or nothing when they are more than 64 bits can count or no whole number.
// Dimensions of 0 are left out of the product, so that torch's strides cannot overflow either.
std::optional<std::uint64_t> bytesOf(const SafetensorsEntry& entry) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t bits = safetensorsDtypeBits(entry.dtype);
  bool empty = false;
  for (const auto dimension : entry.shape) {
    if (dimension == 0) {
      empty = true;
      continue;
    }
    if (bits > kMost / static_cast<std::uint64_t>(dimension)) {
      return std::nullopt;
    }
    bits *= static_cast<std::uint64_t>(dimension);
  }
  if (empty) {
    return 0;
  }
  return bits % 8 == 0 ? std::optional(bits / 8) : std::nullopt;
}

void checkEntry(const std::string& name, const SafetensorsEntry& entry, const std::string& file) {
  const auto fail = [&](const std::string& what) {
    throwBadSafetensors(file, fmt::format("tensor {} {}", quoteTensorName(name), what));
  };
  if (safetensorsDtypeBits(entry.dtype) == 0) {
    fail(fmt::format("has the unknown dtype {}", quoteTensorName(entry.dtype)));
  }
  if (entry.end < entry.begin) {
    fail("ends before it begins");
  }
  const auto bytes = bytesOf(entry);
  if (!bytes) {
    fail("has a shape that is too large");
  }
  if (*bytes != entry.end - entry.begin) {
    fail(fmt::format(
        "takes {} bytes by its shape, {} by its offsets", *bytes, entry.end - entry.begin));
  }
}

void checkCoverage(
    const std::map<std::string, SafetensorsEntry>& entries,
    std::uint64_t data_bytes,
    const std::string& file) {
  std::vector<const std::pair<const std::string, SafetensorsEntry>*> order;
  order.reserve(entries.size());
  for (const auto& entry : entries) {
    order.push_back(&entry);
  }
  std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    return std::pair(a->second.begin, a->second.end) < std::pair(b->second.begin, b->second.end);
  });
  std::uint64_t position = 0;
  for (const auto* item : order) {
    if (item->second.begin != position) {
      throwBadSafetensors(
          file,
          fmt::format(
              "tensor {} begins at byte {} of the data, not at {} where the one before it ends",
              quoteTensorName(item->first),
              item->second.begin,
              position));
    }
    position = item->second.end;
  }
  if (position != data_bytes) {
    throwBadSafetensors(
        file,
        fmt::format(
            "its tensors take {} bytes but it has {}. It was cut off or damaged; copy it again",
            position,
            data_bytes));
  }
}

}  // namespace

SafetensorsHeader parseSafetensorsHeader(
    std::string_view json, std::uint64_t data_bytes, const std::string& file) {
  if (json.empty() || json.front() != '{') {
    throwBadSafetensors(file, "its header does not begin with \"{\"");
  }
  // The parser takes a zero byte for the end of its input.
  if (json.find('\0') != std::string_view::npos) {
    throwBadSafetensors(file, "its header has a zero byte");
  }
  auto header = readSafetensorsJson(json, file);
  for (const auto& [name, entry] : header.entries) {
    checkEntry(name, entry, file);
  }
  checkCoverage(header.entries, data_bytes, file);
  return header;
}

}  // namespace diptych
