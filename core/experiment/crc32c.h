// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace diptych {

// CRC-32 with Castagnoli's polynomial (reflected 0x82F63B78), as in RFC 3720, appendix B.4.
std::uint32_t crc32c(std::string_view data);

// As TensorBoard keeps it in event files: turned right by 15 bits, plus a constant.
std::uint32_t maskedCrc32c(std::string_view data);

}  // namespace diptych
