// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/tensor/safetensors.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace diptych {
namespace {

namespace fs = std::filesystem;

class SafetensorsFixtures : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(folder_)) {
      GTEST_SKIP() << "no fixtures at " << folder_;
    }
    index_ = readJsonFile(folder_ / "index.json");
  }

  const fs::path folder_ = fs::path(DIPTYCH_FIXTURES) / "safetensors-format";
  nlohmann::json index_;
};

std::string hex(std::span<const std::byte> bytes) {
  std::string text;
  for (const auto byte : bytes) {
    text += fmt::format("{:02x}", std::to_integer<int>(byte));
  }
  return text;
}

// "inf" and "-inf" are texts in the JSON.
double number(const nlohmann::json& value) {
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

void expectValues(const torch::Tensor& tensor, const nlohmann::json& values) {
  ASSERT_EQ(tensor.numel(), static_cast<std::int64_t>(values.size()));
  const auto flat = tensor.flatten();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto got = flat[static_cast<std::int64_t>(i)];
    if (tensor.scalar_type() == torch::kInt64) {
      EXPECT_EQ(got.item<std::int64_t>(), values[i].get<std::int64_t>());
    } else {
      EXPECT_EQ(got.item<double>(), number(values[i]));
    }
  }
}

TEST_F(SafetensorsFixtures, ReadsWhatMustBeRead) {
  ASSERT_GE(index_["good"].size(), 12u);
  for (const auto& [name, expected] : index_["good"].items()) {
    SCOPED_TRACE(name);
    const SafetensorsFile file(folder_ / name);
    EXPECT_EQ(
        nlohmann::json(file.metadata()),
        expected["metadata"].empty() ? nlohmann::json(std::map<std::string, std::string>{})
                                     : expected["metadata"]);
    ASSERT_EQ(file.entries().size(), expected["tensors"].size());
    for (const auto& [key, tensor] : expected["tensors"].items()) {
      SCOPED_TRACE(key);
      ASSERT_TRUE(file.contains(key));
      EXPECT_EQ(file.entries().at(key).dtype, tensor["dtype"]);
      EXPECT_EQ(nlohmann::json(file.entries().at(key).shape), tensor["shape"]);
      EXPECT_EQ(hex(file.bytes(key)), tensor["bytes_hex"]);
      const auto copy = file.tensor(key);
      EXPECT_EQ(nlohmann::json(copy.sizes().vec()), tensor["shape"]);
      if (tensor.contains("values")) {
        expectValues(copy, tensor["values"]);
      }
    }
  }
}

// All of them, also the three that a reader may let pass.
TEST_F(SafetensorsFixtures, RefusesWhatMustBeRefused) {
  ASSERT_GE(index_["bad"].size(), 29u);
  for (const auto& [name, why] : index_["bad"].items()) {
    try {
      const SafetensorsFile file(folder_ / name);
      ADD_FAILURE() << name << ": " << why["why"];
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find(name), std::string::npos) << e.what();
    }
  }
}

}  // namespace
}  // namespace diptych
