// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json_file.h"
#include "core/model/weights.h"
#include "core/tensor/safetensors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <filesystem>
#include <string>

namespace diptych {

inline std::filesystem::path fixturesFolder() { return DIPTYCH_FIXTURES; }

// The references of one part of one model, and how far results may be from them.
class References {
 public:
  References(const std::string& model, const std::string& part)
      : file_(fixturesFolder() / (model + "-ref") / (part + ".safetensors")),
        tolerances_(
            readJsonFile(fixturesFolder() / (model + "-ref") / "tolerances.json").at(part)) {}

  const SafetensorsFile& file() const { return file_; }
  torch::Tensor tensor(const std::string& name) const { return file_.tensor(name); }

  void expectNear(const torch::Tensor& got, const std::string& name) const {
    const auto want = tensor(name);
    ASSERT_EQ(got.sizes(), want.sizes()) << name;
    EXPECT_LE(
        (got - want).abs().max().item<double>(), tolerances_.at(name).at("atol").get<double>())
        << name;
  }

 private:
  SafetensorsFile file_;
  nlohmann::json tolerances_;
};

// Loads a part whose file has today's names.
inline void loadPartFile(
    ModelPart part, torch::nn::Module& module, const std::filesystem::path& path) {
  const SafetensorsFile file(path);
  FileNames names;
  for (const auto& [name, entry] : file.entries()) {
    names.emplace(name, name);
  }
  checkWeights(part, module, file, names);
  loadWeights(module, file, names, torch::dtype(torch::kFloat32), {});
}

}  // namespace diptych

// For tests that need the numeric references.
#define DIPTYCH_REQUIRE_FIXTURES()                                  \
  if (!std::filesystem::exists(diptych::fixturesFolder())) {        \
    GTEST_SKIP() << "no fixtures at " << diptych::fixturesFolder(); \
  }
