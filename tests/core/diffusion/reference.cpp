// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/diffusion/reference.h"

#include "core/base/atomic_file.h"
#include "core/base/json_file.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace diptych {
namespace {

constexpr std::uintmax_t kMaxJsonBytes = 64 * 1024 * 1024;

nlohmann::json readPythonJson(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return {};
  auto text = readFile(path, kMaxJsonBytes);
  const std::string infinity = "-Infinity";
  for (auto at = text.find(infinity); at != std::string::npos; at = text.find(infinity, at)) {
    text.replace(at, infinity.size(), "null");
  }
  return nlohmann::json::parse(text);
}

std::filesystem::path referenceFile(const std::string& model, const std::string& name) {
  return fixture(model + "-ref") / name;
}

}  // namespace

std::filesystem::path fixture(const std::string& path) {
  return std::filesystem::path(DIPTYCH_FIXTURES) / path;
}

bool haveFixtures() { return std::filesystem::is_directory(DIPTYCH_FIXTURES); }

std::vector<std::string> modelsWith(const std::string& part) {
  std::vector<std::string> models;
  for (const auto& entry : std::filesystem::directory_iterator(DIPTYCH_FIXTURES)) {
    const auto folder = entry.path().filename().string();
    if (!folder.ends_with("-ref")) continue;
    const auto model = folder.substr(0, folder.size() - 4);
    if (std::filesystem::exists(referenceFile(model, part + ".safetensors"))) {
      models.push_back(model);
    }
  }
  std::sort(models.begin(), models.end());
  return models;
}

SchedulerConfig referenceScheduler(const std::string& model) {
  return SchedulerConfig::fromJson(
      readJsonFile(fixture(model) / "scheduler" / "scheduler_config.json"));
}

UNet2DConditionModel referenceUNet(const std::string& model) {
  const auto folder = fixture(model) / "unet";
  UNet2DConditionModel unet(UNetConfig::fromJson(readJsonFile(folder / "config.json")));
  const SafetensorsFile weights(folder / "diffusion_pytorch_model.safetensors");
  for (auto& parameter : unet->named_parameters()) {
    parameter.value().set_data(weights.tensor(parameter.key()).to(torch::kFloat32));
  }
  return unet;
}

Reference::Reference(const std::string& model, const std::string& part)
    : model_(model),
      file_(referenceFile(model, part + ".safetensors")),
      tolerances_(readJsonFile(referenceFile(model, "tolerances.json")).at(part)),
      runs_(readPythonJson(referenceFile(model, part + ".json"))) {}

double Reference::tolerance(const std::string& key) const {
  return tolerances_.at(key).at("atol").get<double>();
}

void Reference::expectClose(const torch::Tensor& got, const std::string& key) const {
  compare(got, tensor(key), key);
}

void Reference::expectRowClose(
    const torch::Tensor& got, const std::string& key, std::int64_t row) const {
  SCOPED_TRACE("row " + std::to_string(row));
  compare(got, tensor(key)[row], key);
}

void Reference::compare(
    const torch::Tensor& got, const torch::Tensor& want, const std::string& key) const {
  ASSERT_EQ(got.sizes(), want.sizes()) << model_ << " " << key;
  const auto difference = (got.to(torch::kFloat64) - want.to(torch::kFloat64)).abs().max();
  EXPECT_LE(difference.item<double>(), tolerance(key)) << model_ << " " << key;
}

}  // namespace diptych
