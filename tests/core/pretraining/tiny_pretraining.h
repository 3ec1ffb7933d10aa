// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pretraining/pretraining_config.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <unistd.h>

namespace diptych {

// Everything that a model of 16 x 16 pixels is made from, in a folder of the test's own: coloured
// shapes with captions, and a configuration that takes seconds.
class TinyPretraining : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // As in a file; data and out are in the folder.
  nlohmann::json json() const;
  PretrainingConfig config() const;

  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                        ("diptych_pretraining_" + std::to_string(::getpid()));
};

}  // namespace diptych
