// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <new>

namespace diptych {

std::string describe(const std::exception& error) {
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    return file->path1().string() + ": " + file->code().message() +
           ". Check that it exists and may be written to.";
  }
  constexpr const char* kNeedsMemory =
      "There is not enough memory. Close other programs, or use a smaller batch_size, "
      "gradient_checkpointing or a lower resolution.";
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return kNeedsMemory;
  }
  const std::string message = error.what();
  const auto stack = std::min(message.find("\nException raised from"), message.find("\nframe #"));
  const auto words = message.substr(0, stack);
  const bool is_ours = dynamic_cast<const Error*>(&error) != nullptr;
  // libtorch's words when the system or a graphics card gives no memory
  const bool no_memory = words.find("can't allocate memory") != std::string::npos ||
                         words.find("out of memory") != std::string::npos;
  return no_memory && !is_ours ? fmt::format("{} ({})", kNeedsMemory, words) : words;
}

}  // namespace diptych
