// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/tensor/safetensors.h"
#include "tests/core/tensor/scratch_folder.h"

#include <fmt/core.h>

#include <chrono>
#include <random>
#include <sys/stat.h>

namespace diptych {
namespace {

class HostileSafetensors : public ScratchFolder {
 protected:
  bool isRefused(std::string_view header, std::string_view data = {}) const {
    try {
      const SafetensorsFile file(put("hostile.safetensors", safetensorsBytes(header, data)));
      return false;
    } catch (const Error&) {
      return true;
    }
  }

  std::string smallFile() const {
    writeSafetensors(
        folder_ / "small.safetensors",
        {{"a", torch::ones({2, 2})}, {"b", torch::arange(3)}, {"c", torch::ones({}, torch::kBool)}},
        {{"format", "pt"}});
    return readFile(folder_ / "small.safetensors", 10000);
  }
};

TEST_F(HostileSafetensors, IsRefusedWhereverItIsCut) {
  const auto whole = smallFile();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto path = put("cut.safetensors", whole.substr(0, size));
    EXPECT_THROW(SafetensorsFile{path}, Error) << "cut to " << size << " bytes";
  }
}

TEST_F(HostileSafetensors, IsRefusedWithBytesBehind) {
  EXPECT_THROW(SafetensorsFile(put("long.safetensors", smallFile() + '\0')), Error);
}

TEST_F(HostileSafetensors, IsAnErrorWhenItShrinksWhileOpen) {
  smallFile();
  const SafetensorsFile file(folder_ / "small.safetensors");
  std::filesystem::resize_file(folder_ / "small.safetensors", 9);
  EXPECT_THROW(file.tensor("a"), Error);
}

TEST_F(HostileSafetensors, IsRefusedWhenItIsNoRegularFile) {
  EXPECT_THROW(SafetensorsFile{folder_}, Error);
  EXPECT_THROW(SafetensorsFile{folder_ / "missing"}, Error);
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(SafetensorsFile{folder_ / "pipe"}, Error);
}

// An open list is nested ten million deep: a reader that recurses dies here.
TEST_F(HostileSafetensors, MayNestAsDeepAsItLikes) {
  const std::string deep(10'000'000, '[');
  EXPECT_TRUE(isRefused(R"({"x":)" + deep));
  EXPECT_TRUE(isRefused(R"({"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"more":)" + deep));
}

TEST_F(HostileSafetensors, MayNotHideWhatItSays) {
  const std::string entry = R"("x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  EXPECT_FALSE(isRefused("{" + entry + "}"));
  EXPECT_TRUE(isRefused("{" + entry + "}" + std::string(1, '\0') + "rest"));
  EXPECT_TRUE(isRefused("{" + entry + "} {}"));
  EXPECT_TRUE(isRefused("{" + entry + "," + entry + "}"));
  EXPECT_TRUE(
      isRefused("{" + entry + R"(,"\u0078":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})"));
  EXPECT_TRUE(isRefused(R"({"__metadata__":{},"__metadata__":{}})"));
  EXPECT_TRUE(isRefused(R"({"__metadata__":{"a":"1","a":"2"}})"));
  EXPECT_TRUE(isRefused(R"({"__metadata__":null})"));
  EXPECT_TRUE(isRefused(R"({"__metadata__":{"a":{}}})"));
  EXPECT_TRUE(isRefused(R"({"x":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}})"));
  EXPECT_TRUE(isRefused(R"({"x":{"dtype":"U8","shape":[[0]],"data_offsets":[0,0]}})"));
  EXPECT_TRUE(isRefused(R"({"x":{"dtype":"U8","shape":[0],"data_offsets":[0]}})"));
  EXPECT_TRUE(isRefused(R"({"x":5})"));
}

TEST_F(HostileSafetensors, MayNotClaimSizesThatWrapAround) {
  const auto refusedShape = [&](const char* shape) {
    return isRefused(
        fmt::format(R"({{"x":{{"dtype":"F32","shape":[{}],"data_offsets":[0,0]}}}})", shape));
  };
  EXPECT_FALSE(refusedShape("0,5"));
  EXPECT_TRUE(refusedShape("4294967296,4294967296"));
  EXPECT_TRUE(refusedShape("2305843009213693952,8"));
  EXPECT_TRUE(refusedShape("0,9223372036854775808"));
  EXPECT_TRUE(refusedShape("0,4611686018427387904,4611686018427387904"));
  EXPECT_TRUE(refusedShape("18446744073709551616"));
  EXPECT_TRUE(isRefused(
      R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[18446744073709551615,0]}})", "a"));
}

TEST_F(HostileSafetensors, MayHaveFieldsThatNobodyKnows) {
  EXPECT_FALSE(isRefused(
      R"({"x":{"dtype":"U8","note":{"a":[1,null,{"dtype":2.5}]},"shape":[0],"data_offsets":[0,0],"n":-1}})"));
}

TEST_F(HostileSafetensors, MayHaveMoreDimensionsThanTorchCanUse) {
  std::string shape = "1";
  for (int i = 1; i < 1000; ++i) {
    shape += ",1";
  }
  const SafetensorsFile file(
      put("flat.safetensors",
          safetensorsBytes(
              fmt::format(R"({{"x":{{"dtype":"U8","shape":[{}],"data_offsets":[0,1]}}}})", shape),
              "a")));
  EXPECT_THROW(file.tensor("x"), Error);
}

// Whatever is changed in a good file: it is read, or it is an Error; never anything else.
TEST_F(HostileSafetensors, NeverDoesMoreThanThrowAnError) {
  const auto whole = smallFile();
  std::mt19937 random(555);
  const auto any = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  int refused = 0;
  int rounds = 0;
  for (; rounds < 5000 && std::chrono::steady_clock::now() < end; ++rounds) {
    auto bytes = whole;
    for (std::size_t change = 0; change <= any(3); ++change) {
      bytes[any(bytes.size())] = static_cast<char>(any(256));
    }
    const auto path = put("mutant.safetensors", bytes);
    try {
      const SafetensorsFile file(path);
      for (const auto& [name, entry] : file.entries()) {
        EXPECT_EQ(file.bytes(name).size(), entry.end - entry.begin);
        file.tensor(name);
      }
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, rounds / 4);
}

}  // namespace
}  // namespace diptych
