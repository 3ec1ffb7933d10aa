// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace diptych {

// The number that these bytes are, at most eight, the lowest first.
std::uint64_t littleEndian(std::string_view bytes);

// What we read of a tensorflow.Event.
struct EventMessage {
  double wall_time = 0;  // seconds since 1970
  std::int64_t step = 0;
  bool session_starts = false;                          // SessionLog START
  std::vector<std::pair<std::string, double>> scalars;  // tag, value
};

// Parses a protocol buffer message from outside: every length is checked before it is believed.
// Unknown fields are passed over. Throws Error when it is none.
EventMessage parseEventMessage(std::string_view bytes);

}  // namespace diptych
