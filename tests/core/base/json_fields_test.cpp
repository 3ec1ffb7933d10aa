// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_fields.h"

#include <gtest/gtest.h>

#include <functional>

namespace diptych {
namespace {

using nlohmann::json;

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing was refused";
}

TEST(JsonFieldsTest, ReadsEveryKind) {
  const json object = {
      {"flag", true}, {"number", 2}, {"text", "a"}, {"list", {1, 2}}, {"any", {{"x", 1}}}};
  JsonFields fields(object, "File");
  EXPECT_TRUE(fields.get<bool>("flag"));
  EXPECT_DOUBLE_EQ(fields.get<double>("number"), 2.0);
  EXPECT_EQ(fields.get<std::string>("text"), "a");
  EXPECT_EQ(fields.get<std::vector<int>>("list"), (std::vector<int>{1, 2}));
  EXPECT_EQ(fields.get<json>("any"), object["any"]);
  fields.refuseOthers();
}

TEST(JsonFieldsTest, LeavesAMissingFieldAsItIs) {
  const json object = json::object();
  JsonFields fields(object, "File");
  int value = 7;
  EXPECT_FALSE(fields.read("number", value));
  EXPECT_EQ(value, 7);
}

TEST(JsonFieldsTest, NamesWhatIsWrong) {
  const json object = {{"number", -1}, {"list", {1, "a"}}, {"more", 1}};
  JsonFields fields(object, "File");
  EXPECT_EQ(refusal([&] { fields.get<int>("none"); }), "File has no \"none\". Add it.");
  EXPECT_EQ(
      refusal([&] { fields.get<std::string>("number"); }),
      "File: \"number\" is -1, but it must be a text.");
  EXPECT_EQ(
      refusal([&] { fields.get<std::uint8_t>("number"); }),
      "File: \"number\" is -1, but it must be a whole number from 0 to 255.");
  EXPECT_EQ(
      refusal([&] { fields.get<std::vector<int>>("list"); }).substr(0, 22),
      "File: \"list[1]\" is \"a\"");
  EXPECT_EQ(
      refusal([&] { fields.between("number", 0, 3); }), "File: \"number\" is -1, outside 0 to 3.");
  EXPECT_EQ(
      refusal([&] { fields.refuseOthers(); }),
      "File has no setting \"more\". Correct its name or remove it.");
}

TEST(JsonFieldsTest, WantsAnObject) {
  EXPECT_EQ(
      refusal([] { JsonFields(json::array(), "File"); }).substr(0, 27),
      "File must be a JSON object.");
}

}  // namespace
}  // namespace diptych
