// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/safetensors.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

namespace diptych::parity {

// One part of a model's references: NAME-ref/PART.safetensors, PART.json and its tolerances.
class References {
 public:
  // Throws Error when one of the files is there and cannot be read, or PART.safetensors is not.
  References(const std::filesystem::path& folder, const std::string& part);

  bool has(const std::string& key) const { return file_.contains(key); }
  torch::Tensor tensor(const std::string& key) const { return file_.tensor(key); }
  // What tolerances.json allows. Throws Error when it says nothing of the key.
  double tolerance(const std::string& key) const;
  // All keys that begin with the prefix, without it, in order.
  std::vector<std::string> keys(const std::string& prefix = {}) const;
  // The distinct first components of keys(prefix): "case0", "case1", ...
  std::vector<std::string> cases(const std::string& prefix = {}) const;
  // PART.json, an object. Throws Error when there is none.
  const nlohmann::json& json() const;
  bool hasJson() const { return json_.is_object(); }
  // Whether PART.json is there and has such an entry.
  bool describes(const std::string& key) const { return json_.contains(key); }

 private:
  std::filesystem::path folder_;
  SafetensorsFile file_;
  std::filesystem::path json_path_;
  nlohmann::json json_;        // null when there is none
  nlohmann::json tolerances_;  // of this part
};

}  // namespace diptych::parity
