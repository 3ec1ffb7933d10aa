// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace diptych {

// SHA-256, as 64 lower-case hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text);
  // Call it once, last.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256OfFile(const std::filesystem::path& path);

}  // namespace diptych
