// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <stop_token>
#include <string>

namespace diptych {

// What the outside caused: a file, a setting, a full disk. One sentence: what, where, what to do.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Stopping on request. Not an error: an edge that catches it ends normally.
class Stopped : public std::runtime_error {
 public:
  Stopped() : std::runtime_error("stopped on request") {}
};

inline void throwIfStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Stopped();
}

// The message for a person: without the stack that libtorch appends, and with advice where the
// system or a library only says that there is no memory or no such file.
std::string describe(const std::exception& error);

}  // namespace diptych
