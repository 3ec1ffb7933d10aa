// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace diptych {

std::string describe(const std::exception& error) {
  const std::string message = error.what();
  return message.substr(0, message.find("\nException raised from"));
}

}  // namespace diptych
