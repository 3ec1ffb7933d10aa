// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_config.h"
#include "core/model/unet_2d_condition_model.h"
#include "core/tensor/safetensors.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// What the reference implementation computed for one part ("schedulers", "generate") of one model.
class Reference {
 public:
  Reference(const std::string& model, const std::string& part);

  bool contains(const std::string& key) const { return file_.contains(key); }
  torch::Tensor tensor(const std::string& key) const { return file_.tensor(key); }
  // The largest difference that counts as equal: "atol" of tolerances.json.
  double tolerance(const std::string& key) const;
  // PART.json, whose -Infinity (which JSON does not have) is read as null.
  const nlohmann::json& runs() const { return runs_; }
  const std::string& model() const { return model_; }

  // Fails the test when got is not close to the tensor of that key, or to its row.
  void expectClose(const torch::Tensor& got, const std::string& key) const;
  void expectRowClose(const torch::Tensor& got, const std::string& key, std::int64_t row) const;

 private:
  void compare(const torch::Tensor& got, const torch::Tensor& want, const std::string& key) const;

  std::string model_;
  SafetensorsFile file_;
  nlohmann::json tolerances_;
  nlohmann::json runs_;
};

bool haveFixtures();
// The models that have references for a part.
std::vector<std::string> modelsWith(const std::string& part);
std::filesystem::path fixture(const std::string& path);
SchedulerConfig referenceScheduler(const std::string& model);
// The UNet of a fixture model, float32.
UNet2DConditionModel referenceUNet(const std::string& model);

}  // namespace diptych
