// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_fields.h"

namespace diptych {

using nlohmann::json;

void refuseJsonKind(
    const std::string& where,
    const std::string& key,
    const json& value,
    const std::string& wanted) {
  constexpr auto replace = json::error_handler_t::replace;
  throw Error(fmt::format(
      "{}: \"{}\" is {}, but it must be {}.",
      where,
      key,
      value.dump(-1, ' ', false, replace).substr(0, 80),
      wanted));
}

void readJsonValue(
    const std::string& where, const std::string& key, const json& value, bool& field) {
  if (!value.is_boolean()) {
    refuseJsonKind(where, key, value, "true or false");
  }
  field = value.get<bool>();
}

void readJsonValue(
    const std::string& where, const std::string& key, const json& value, double& field) {
  if (!value.is_number()) {
    refuseJsonKind(where, key, value, "a number");
  }
  field = value.get<double>();
}

void readJsonValue(
    const std::string& where, const std::string& key, const json& value, std::string& field) {
  if (!value.is_string()) {
    refuseJsonKind(where, key, value, "a text");
  }
  field = value.get<std::string>();
}

void readJsonValue(
    const std::string& where,
    const std::string& key,
    const json& value,
    std::filesystem::path& field) {
  if (!value.is_string()) {
    refuseJsonKind(where, key, value, "a path");
  }
  field = value.get<std::string>();
}

void readJsonValue(
    const std::string& /*where*/, const std::string& /*key*/, const json& value, json& field) {
  field = value;
}

JsonFields::JsonFields(const json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object_.is_object()) {
    throw Error(
        fmt::format("{} must be a JSON object. Write it as {{\"name\": value, ...}}.", where_));
  }
}

void JsonFields::refuseOthers() const {
  for (const auto& [key, value] : object_.items()) {
    if (!known_.contains(key)) {
      throw Error(
          fmt::format("{} has no setting \"{}\". Correct its name or remove it.", where_, key));
    }
  }
}

}  // namespace diptych
