// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <algorithm>
#include <filesystem>
#include <new>

namespace diptych {

std::string describe(const std::exception& error) {
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    return file->path1().string() + ": " + file->code().message() +
           ". Check that it exists and may be written to.";
  }
  const std::string message = error.what();
  // libtorch's words when the system gives no memory
  const bool no_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
                         message.find("can't allocate memory") != std::string::npos ||
                         message.find("out of memory") != std::string::npos;
  if (no_memory) {
    return "There is not enough memory. Close other programs, or use a smaller batch_size, "
           "gradient_checkpointing or a lower resolution.";
  }
  const auto stack = std::min(message.find("\nException raised from"), message.find("\nframe #"));
  return message.substr(0, stack);
}

}  // namespace diptych
