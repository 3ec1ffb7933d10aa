// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/safetensors.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/tensor/random.h"
#include "tests/core/tensor/scratch_folder.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <cstring>
#include <limits>
#include <utility>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Safetensors : public ScratchFolder {};

torch::Tensor randomBytes(std::int64_t count) {
  auto generator = makeGenerator(555);
  return torch::randint(0, 256, {count}, generator, torch::kUInt8);
}

bool sameBytes(const torch::Tensor& a, const torch::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         std::memcmp(a.data_ptr(), b.data_ptr(), a.numel() * a.element_size()) == 0;
}

TEST_F(Safetensors, KeepsEveryBitOfEveryDtype) {
  const auto bytes = randomBytes(2 * 3 * 8);
  TensorMap written = {{"bool", torch::tensor({true, false, true}, torch::kBool)}};
  for (const auto dtype :
       {torch::kFloat64,
        torch::kFloat32,
        torch::kFloat16,
        torch::kBFloat16,
        torch::kInt64,
        torch::kInt32,
        torch::kInt16,
        torch::kInt8,
        torch::kUInt8,
        torch::kComplexFloat}) {
    written[c10::toString(dtype)] = bytes.view(dtype).clone();
  }
  writeSafetensors(folder_ / "all.safetensors", written);
  const SafetensorsFile file(folder_ / "all.safetensors");
  ASSERT_EQ(file.entries().size(), written.size());
  for (const auto& [name, tensor] : written) {
    EXPECT_TRUE(sameBytes(file.tensor(name), tensor)) << name;
  }
}

TEST_F(Safetensors, KeepsShapesMetadataAndOddNames) {
  const TensorMap written = {
      {"", torch::ones({})},
      {"none \"quoted\" \\ \n 日本", torch::empty({3, 0, 2})},
      {"transposed", torch::arange(6, torch::kFloat32).view({2, 3}).t()}};
  const std::map<std::string, std::string> metadata = {{"format", "pt"}, {"ü\n\"", ""}};
  writeSafetensors(folder_ / "shapes.safetensors", written, metadata);
  const SafetensorsFile file(folder_ / "shapes.safetensors");
  EXPECT_EQ(file.metadata(), metadata);
  for (const auto& [name, tensor] : written) {
    EXPECT_TRUE(torch::equal(file.tensor(name), tensor)) << name;
  }
}

TEST_F(Safetensors, WritesTheSameBytesForTheSameTensors) {
  const TensorMap tensors = {{"b", torch::ones({3})}, {"a", torch::arange(5)}};
  const std::map<std::string, std::string> metadata = {{"z", "1"}, {"a", "2"}};
  writeSafetensors(folder_ / "1", tensors, metadata);
  writeSafetensors(folder_ / "2", tensors, metadata);
  EXPECT_EQ(readFile(folder_ / "1", 10000), readFile(folder_ / "2", 10000));
}

TEST_F(Safetensors, PutsTheLargestAlignmentFirstAndPadsTheHeader) {
  const auto bytes = torch::ones({1}, torch::kUInt8);
  const auto path = folder_ / "order.safetensors";
  writeSafetensors(
      path,
      {{"a", bytes},
       {"b", bytes.to(torch::kFloat16)},
       {"c", bytes.to(torch::kFloat64)},
       {"d", bytes.to(torch::kInt64)}});
  const SafetensorsFile file(path);
  const auto begin = [&](const char* name) { return file.entries().at(name).begin; };
  EXPECT_THAT(
      (std::vector{begin("c"), begin("d"), begin("b"), begin("a")}), ElementsAre(0, 8, 16, 18));
  EXPECT_EQ((std::filesystem::file_size(path) - 19) % 8, 0u);
}

TEST_F(Safetensors, GivesACopyThatOutlivesTheFile) {
  writeSafetensors(folder_ / "copy.safetensors", {{"x", torch::ones({4})}});
  torch::Tensor copy;
  {
    SafetensorsFile first(folder_ / "copy.safetensors");
    const SafetensorsFile file(std::move(first));
    copy = file.tensor("x");
    copy.add_(1);
    EXPECT_TRUE(torch::equal(file.tensor("x"), torch::ones({4})));
  }
  EXPECT_TRUE(torch::equal(copy, torch::full({4}, 2.0f)));
}

TEST_F(Safetensors, ShowsDtypesThatTorchLacksButGivesNoTensor) {
  const auto path =
      put("f8.safetensors",
          safetensorsBytes(R"({"x":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}})", "ab"));
  const SafetensorsFile file(path);
  EXPECT_EQ(file.entries().at("x").dtype, "F8_E4M3");
  EXPECT_EQ(std::to_integer<char>(file.bytes("x")[1]), 'b');
  EXPECT_THROW(file.tensor("x"), Error);
}

TEST_F(Safetensors, TakesHalfByteDtypesByTheirBits) {
  const auto header = [](int elements) {
    return safetensorsBytes(
        fmt::format(R"({{"x":{{"dtype":"F4","shape":[{}],"data_offsets":[0,2]}}}})", elements),
        "ab");
  };
  EXPECT_EQ(SafetensorsFile(put("4", header(4))).bytes("x").size(), 2u);
  EXPECT_THROW(SafetensorsFile(put("3", header(3))), Error);
}

TEST_F(Safetensors, MakesABoolOfAnyByte) {
  const auto path =
      put("bool.safetensors",
          safetensorsBytes(
              R"({"x":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}})", {"\0\1\7", 3}));
  const auto values = SafetensorsFile(path).tensor("x");
  EXPECT_TRUE(torch::equal(values, torch::tensor({false, true, true}, torch::kBool)));
  EXPECT_EQ(values.view(torch::kUInt8)[2].item<int>(), 1);
}

TEST_F(Safetensors, NamesTheMissingTensorAndTheFile) {
  writeSafetensors(folder_ / "few.safetensors", {});
  try {
    SafetensorsFile(folder_ / "few.safetensors").tensor("conv_in.weight");
    FAIL() << "expected an Error";
  } catch (const Error& e) {
    EXPECT_THAT(
        e.what(), testing::AllOf(HasSubstr("few.safetensors"), HasSubstr("conv_in.weight")));
  }
}

TEST_F(Safetensors, RefusesToWriteWhatTheFormatCannotHold) {
  const auto path = folder_ / "no.safetensors";
  const auto x = torch::ones({1});
  EXPECT_THROW(writeSafetensors(path, {{"__metadata__", x}}), Error);
  EXPECT_THROW(writeSafetensors(path, {{"x", torch::Tensor()}}), Error);
  EXPECT_THROW(writeSafetensors(path, {{"x", x.to(torch::kComplexDouble)}}), Error);
  EXPECT_THROW(writeSafetensors(path, {{"x", x.to_sparse()}}), Error);
  EXPECT_THROW(writeSafetensors(path, {{"\xff", x}}), Error);
  EXPECT_THROW(writeSafetensors(path, {{"x", x}}, {{"k", "\xff"}}), Error);
  EXPECT_THROW(writeSafetensors(folder_ / "missing" / "x", {{"x", x}}), Error);
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace diptych
