// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace diptych::cli {

// "learning_rate" is --learning-rate.
std::string optionName(std::string field);

// What a value of this kind is called in the help: BOOL, INT, NUMBER, LIST, TEXT.
std::string kindOf(const nlohmann::json& value);

// The text of an option as a JSON value of the kind of like; the last one given counts unless that
// is a list. Throws Error that names the option.
nlohmann::json parseValue(
    const std::string& field, const nlohmann::json& like, const std::vector<std::string>& texts);

// One option for every field of TrainingConfig ("learning_rate" is --learning-rate), with its kind
// taken from the JSON default.
class ConfigOptions {
 public:
  void addTo(CLI::App& command);
  // Lays what was given on the command line over the configuration. Throws Error that names the
  // option.
  void applyTo(nlohmann::json& config) const;

 private:
  std::map<std::string, std::vector<std::string>> given_;  // field -> values
};

}  // namespace diptych::cli
