// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// Reads the fields of a config.json that nobody vouches for. A key that is missing or null has its
// default; every other value that is not of the kind and range asked for is an Error that names the
// key.
class ConfigReader {
 public:
  struct Range {
    std::int64_t min;
    std::int64_t max;
  };

  // json outlives the reader. Throws Error when it is no object.
  explicit ConfigReader(const nlohmann::json& json);

  std::int64_t integer(const char* key, std::int64_t missing, Range range) const;
  std::vector<std::int64_t> integers(
      const char* key, const std::vector<std::int64_t>& missing, Range range) const;
  // One for every level: a list of that length, or a single value for all.
  std::vector<std::int64_t> integerPerLevel(
      const char* key, std::int64_t missing, Range range, std::size_t levels) const;
  double number(const char* key, double missing, double min, double max) const;
  bool flag(const char* key, bool missing) const;
  std::string text(
      const char* key, const std::string& missing, const std::vector<std::string>& allowed) const;
  std::vector<std::string> texts(
      const char* key,
      const std::vector<std::string>& missing,
      const std::vector<std::string>& allowed) const;

  // Throws Error when the key is there and has any other value than the one that is supported.
  void supportOnly(const char* key, const nlohmann::json& value) const;
  bool contains(const char* key) const;

  // Throws Error: "KEY" is VALUE; SENTENCE.
  [[noreturn]] void refuse(const char* key, std::string_view sentence) const;

 private:
  const nlohmann::json& json_;
};

}  // namespace diptych
