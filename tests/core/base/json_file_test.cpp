// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_file.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace diptych {
namespace {

std::filesystem::path scratch(const char* name) {
  return std::filesystem::path(testing::TempDir()) / name;
}

TEST(JsonFile, ReadsWhatItWrote) {
  const nlohmann::json json = {{"a", 1}, {"b", {1.5, "text"}}};
  writeJsonFile(scratch("round.json"), json);
  EXPECT_EQ(readJsonFile(scratch("round.json")), json);
}

TEST(JsonFile, RefusesDeepNestingAndNoJson) {
  writeFileAtomically(scratch("deep.json"), std::string(100000, '['));
  EXPECT_THROW(readJsonFile(scratch("deep.json")), Error);
  writeFileAtomically(scratch("no.json"), "{");
  EXPECT_THROW(readJsonFile(scratch("no.json")), Error);
}

}  // namespace
}  // namespace diptych
