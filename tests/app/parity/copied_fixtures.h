// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/parity/parity.h"
#include "core/base/atomic_file.h"
#include "core/base/json_file.h"
#include "core/tensor/safetensors.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <unistd.h>

namespace diptych {

// A copy of a few of the fixtures, in which one thing is then changed.
class CopiedFixtures : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(fixtures_)) {
      GTEST_SKIP() << "no fixtures at " << fixtures_;
    }
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void copy(const std::string& name) const {
    if (std::filesystem::exists(folder_ / name)) {
      return;
    }
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::filesystem::copy(
        fixtures_ / name, folder_ / name, std::filesystem::copy_options::recursive);
    // The fixtures may be read-only.
    std::filesystem::permissions(
        folder_ / name, std::filesystem::perms::owner_all, std::filesystem::perm_options::add);
    if (std::filesystem::is_directory(folder_ / name)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / name)) {
        std::filesystem::permissions(
            entry, std::filesystem::perms::owner_all, std::filesystem::perm_options::add);
      }
    }
  }

  void copyReferences(const std::string& model, const std::string& part) const {
    copy(model + "-ref/tolerances.json");
    copy(model + "-ref/" + part + ".safetensors");
    const auto json = model + "-ref/" + part + ".json";
    if (std::filesystem::exists(fixtures_ / json)) {
      copy(json);
    }
  }

  // Adds to one number of one tensor; at: its place in C order.
  void change(
      const std::string& file, const std::string& key, double amount, std::int64_t at = 0) const {
    const auto path = folder_ / file;
    TensorMap tensors;
    std::map<std::string, std::string> metadata;
    {
      const SafetensorsFile old(path);
      metadata = old.metadata();
      for (const auto& [name, entry] : old.entries()) {
        tensors[name] = old.tensor(name);
      }
    }
    auto number = tensors.at(key).view({-1})[at];
    number.add_(amount);
    writeSafetensors(path, tensors, metadata);
  }

  void changeJson(const std::string& file, const std::function<void(nlohmann::json&)>& edit) const {
    auto json = readJsonFile(folder_ / file);
    edit(json);
    writeJsonFile(folder_ / file, json);
  }

  // For files that hold Python's bare -Infinity, which is no JSON.
  void replaceText(const std::string& file, const std::string& old, const std::string& text) const {
    auto content = readFile(folder_ / file, 10'000'000);
    content.replace(content.find(old), old.size(), text);
    writeFileAtomically(folder_ / file, content);
  }

  int misses() {
    std::ostringstream lines;
    const int count = runParity(folder_, lines);
    lines_ = lines.str();
    return count;
  }

  const std::filesystem::path fixtures_ = DIPTYCH_FIXTURES;
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("diptych_parity_" + std::to_string(::getpid()));
  std::string lines_;
};

}  // namespace diptych
