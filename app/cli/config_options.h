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
