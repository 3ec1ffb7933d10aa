// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace diptych {

inline std::uint32_t bigEndian16(const std::uint8_t* p) {
  return static_cast<std::uint32_t>(p[0] << 8 | p[1]);
}

inline std::uint32_t bigEndian32(const std::uint8_t* p) {
  return bigEndian16(p) << 16 | bigEndian16(p + 2);
}

inline std::uint32_t littleEndian16(const std::uint8_t* p) {
  return static_cast<std::uint32_t>(p[1] << 8 | p[0]);
}

inline std::uint32_t littleEndian24(const std::uint8_t* p) {
  return littleEndian16(p) | static_cast<std::uint32_t>(p[2]) << 16;
}

inline std::uint32_t littleEndian32(const std::uint8_t* p) {
  return littleEndian16(p + 2) << 16 | littleEndian16(p);
}

// Whether the bytes begin with the text's bytes.
inline bool startsWith(std::span<const std::uint8_t> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

}  // namespace diptych
