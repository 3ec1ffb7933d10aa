// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/config_reader.h"

#include "core/base/error.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace diptych {
namespace {

// The value as JSON, shortened: a hostile one may be megabytes long.
std::string shown(const nlohmann::json& value) {
  constexpr std::size_t kMaxLength = 80;
  auto text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > kMaxLength) {
    text.resize(kMaxLength);
    text += "...";
  }
  return text;
}

bool isWithin(const nlohmann::json& value, ConfigReader::Range range) {
  // get<int64_t> would wrap an unsigned number that is larger than 2^63.
  if (value.is_number_unsigned()) {
    return range.max >= 0 && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(range.max) &&
           value.get<std::int64_t>() >= range.min;
  }
  return value.is_number_integer() && value.get<std::int64_t>() >= range.min &&
         value.get<std::int64_t>() <= range.max;
}

std::string wholeNumber(ConfigReader::Range range) {
  return fmt::format("it must be a whole number from {} to {}", range.min, range.max);
}

}  // namespace

ConfigReader::ConfigReader(const nlohmann::json& json) : json_(json) {
  if (!json.is_object()) {
    throw Error("is no JSON object. Is it the right file?");
  }
}

bool ConfigReader::contains(const char* key) const {
  const auto found = json_.find(key);
  return found != json_.end() && !found->is_null();
}

void ConfigReader::refuse(const char* key, std::string_view sentence) const {
  throw Error(
      fmt::format("\"{}\" is {}; {}.", key, shown(json_.value(key, nlohmann::json())), sentence));
}

std::int64_t ConfigReader::integer(const char* key, std::int64_t missing, Range range) const {
  if (!contains(key)) {
    return missing;
  }
  if (!isWithin(json_[key], range)) {
    refuse(key, wholeNumber(range));
  }
  return json_[key].get<std::int64_t>();
}

std::vector<std::int64_t> ConfigReader::integers(
    const char* key, const std::vector<std::int64_t>& missing, Range range) const {
  if (!contains(key)) {
    return missing;
  }
  const auto& list = json_[key];
  if (!list.is_array() || !std::all_of(list.begin(), list.end(), [&](const auto& value) {
        return isWithin(value, range);
      })) {
    refuse(key, fmt::format("it must be a list; of each value, {}", wholeNumber(range)));
  }
  return list.get<std::vector<std::int64_t>>();
}

std::vector<std::int64_t> ConfigReader::integerPerLevel(
    const char* key, std::int64_t missing, Range range, std::size_t levels) const {
  if (!contains(key) || !json_[key].is_array()) {
    return std::vector<std::int64_t>(levels, integer(key, missing, range));
  }
  auto list = integers(key, {}, range);
  if (list.size() != levels) {
    refuse(key, fmt::format("it must be one number or a list of {}, one per level", levels));
  }
  return list;
}

double ConfigReader::number(const char* key, double missing, double min, double max) const {
  if (!contains(key)) {
    return missing;
  }
  const auto& value = json_[key];
  // Written so that NaN is refused.
  if (!value.is_number() || !(value.get<double>() >= min && value.get<double>() <= max)) {
    refuse(key, fmt::format("it must be a number from {} to {}", min, max));
  }
  return value.get<double>();
}

bool ConfigReader::flag(const char* key, bool missing) const {
  if (!contains(key)) {
    return missing;
  }
  if (!json_[key].is_boolean()) {
    refuse(key, "it must be true or false");
  }
  return json_[key].get<bool>();
}

std::string ConfigReader::text(
    const char* key, const std::string& missing, const std::vector<std::string>& allowed) const {
  if (!contains(key)) {
    return missing;
  }
  const auto& value = json_[key];
  if (!value.is_string() ||
      std::find(allowed.begin(), allowed.end(), value.get<std::string>()) == allowed.end()) {
    refuse(key, fmt::format("supported is \"{}\"", fmt::join(allowed, "\" or \"")));
  }
  return value.get<std::string>();
}

std::vector<std::string> ConfigReader::texts(
    const char* key,
    const std::vector<std::string>& missing,
    const std::vector<std::string>& allowed) const {
  if (!contains(key)) {
    return missing;
  }
  const auto& list = json_[key];
  if (!list.is_array() || !std::all_of(list.begin(), list.end(), [&](const auto& value) {
        return value.is_string() &&
               std::find(allowed.begin(), allowed.end(), value.template get<std::string>()) !=
                   allowed.end();
      })) {
    refuse(key, fmt::format("supported is a list of \"{}\"", fmt::join(allowed, "\" or \"")));
  }
  return list.get<std::vector<std::string>>();
}

void ConfigReader::supportOnly(const char* key, const nlohmann::json& value) const {
  if (contains(key) && json_[key] != value) {
    refuse(
        key,
        value.is_null() ? std::string("this kind of model is not supported")
                        : fmt::format("only {} is supported", value.dump()));
  }
}

}  // namespace diptych
