// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace diptych {

// Throws Error: `where` says which file or object the key is in, `wanted` what the value must be.
[[noreturn]] void refuseJsonKind(
    const std::string& where,
    const std::string& key,
    const nlohmann::json& value,
    const std::string& wanted);

// Puts a value into a field of its kind. Throws Error that names the key when it is of another kind
// or does not fit; nothing is converted silently.
void readJsonValue(
    const std::string& where, const std::string& key, const nlohmann::json& value, bool& field);
void readJsonValue(
    const std::string& where, const std::string& key, const nlohmann::json& value, double& field);
void readJsonValue(
    const std::string& where,
    const std::string& key,
    const nlohmann::json& value,
    std::string& field);
void readJsonValue(
    const std::string& where,
    const std::string& key,
    const nlohmann::json& value,
    std::filesystem::path& field);
void readJsonValue(
    const std::string& where,
    const std::string& key,
    const nlohmann::json& value,
    nlohmann::json& field);

template <std::integral Number>
void readJsonValue(
    const std::string& where, const std::string& key, const nlohmann::json& value, Number& field) {
  // nlohmann keeps what is not negative as unsigned, so that both halves of the range need a look.
  const bool fits =
      value.is_number_unsigned()
          ? std::in_range<Number>(value.get<std::uint64_t>())
          : value.is_number_integer() && std::in_range<Number>(value.get<std::int64_t>());
  if (!fits) {
    refuseJsonKind(
        where,
        key,
        value,
        fmt::format(
            "a whole number from {} to {}",
            std::numeric_limits<Number>::min(),
            std::numeric_limits<Number>::max()));
  }
  field = value.get<Number>();
}

template <typename Element>
void readJsonValue(
    const std::string& where,
    const std::string& key,
    const nlohmann::json& value,
    std::vector<Element>& field) {
  if (!value.is_array()) {
    refuseJsonKind(where, key, value, "a list");
  }
  field.clear();
  for (std::size_t i = 0; i < value.size(); ++i) {
    readJsonValue(where, fmt::format("{}[{}]", key, i), value[i], field.emplace_back());
  }
}

// Reads the fields of one JSON object and refuses what is left over. The object must outlive it.
class JsonFields {
 public:
  // where: the file, and the place in it, for messages. Throws Error when it is no object.
  JsonFields(const nlohmann::json& object, std::string where);

  // Throws Error when the key is missing or of another kind.
  template <typename Value>
  Value get(const std::string& key) {
    Value value{};
    if (!read(key, value)) {
      throw Error(fmt::format("{} has no \"{}\". Add it.", where_, key));
    }
    return value;
  }

  // Leaves the value as it is and returns false when the key is missing.
  template <typename Value>
  bool read(const std::string& key, Value& value) {
    known_.insert(key);
    const auto found = object_.find(key);
    if (found == object_.end()) {
      return false;
    }
    readJsonValue(where_, key, *found, value);
    return true;
  }

  // A number that must be there and in the range, ends included.
  template <typename Number>
  Number between(const std::string& key, Number lowest, Number highest) {
    const auto value = get<Number>(key);
    if (!(value >= lowest && value <= highest)) {
      throw Error(
          fmt::format("{}: \"{}\" is {}, outside {} to {}.", where_, key, value, lowest, highest));
    }
    return value;
  }

  // Throws Error that names the first key nobody has asked for.
  void refuseOthers() const;

  const std::string& where() const { return where_; }

 private:
  const nlohmann::json& object_;
  std::string where_;
  std::set<std::string> known_;
};

}  // namespace diptych
