// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/tensor/safetensors.h"
#include "core/text/clip_tokenizer.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace diptych::parity {
namespace {

std::string hexOf(std::span<const std::byte> bytes) {
  std::string text;
  for (const auto byte : bytes) {
    text += fmt::format("{:02x}", std::to_integer<int>(byte));
  }
  return text;
}

// What differs from index.json, empty when nothing does.
std::string differenceOf(const SafetensorsFile& file, const nlohmann::json& expected) {
  for (const auto& [key, text] : expected.at("metadata").items()) {
    if (!file.metadata().contains(key) || file.metadata().at(key) != text) {
      return fmt::format("metadata \"{}\" differs", key);
    }
  }
  if (file.metadata().size() != expected.at("metadata").size() ||
      file.entries().size() != expected.at("tensors").size()) {
    return "it has other tensors or metadata than expected";
  }
  for (const auto& [name, tensor] : expected.at("tensors").items()) {
    const auto found = file.entries().find(name);
    if (found == file.entries().end() || found->second.dtype != tensor.at("dtype") ||
        nlohmann::json(found->second.shape) != tensor.at("shape") ||
        hexOf(file.bytes(name)) != tensor.at("bytes_hex")) {
      return fmt::format("tensor \"{}\" differs", name);
    }
    const auto copy = file.tensor(name).contiguous();
    const auto size = static_cast<std::size_t>(copy.nbytes());
    if (hexOf({static_cast<const std::byte*>(copy.data_ptr()), size}) != tensor.at("bytes_hex")) {
      return fmt::format("tensor \"{}\" is read wrongly", name);
    }
  }
  return {};
}

void checkRefusal(
    const std::filesystem::path& path, bool must_reject, const std::string& line, Report& report) {
  try {
    const SafetensorsFile file(path);
    report.verdict(
        line,
        !must_reject,
        must_reject ? "was read but must be refused" : "was read, as it may be");
  } catch (const Error& e) {
    report.verdict(line, true, fmt::format("refused: {}", e.what()));
  }
}

struct TextCount {
  int texts = 0;
  int equal = 0;
  std::string first_difference;
};

// The ids are given before padding, cut to the length of a prompt.
bool hasTheseIds(
    const ClipTokenizer& tokenizer,
    const std::string& text,
    const std::vector<std::int64_t>& want) {
  const auto got = tokenizer.encode(text);
  const auto padding = tokenizer.encode("").back();
  return want.size() <= got.size() && std::equal(want.begin(), want.end(), got.begin()) &&
         std::all_of(
             got.begin() + static_cast<std::ptrdiff_t>(want.size()), got.end(), [&](auto id) {
               return id == padding;
             });
}

bool agrees(const ClipTokenizer& tokenizer, const nlohmann::json& one) {
  const bool has_own = one.contains("ids_hf_fast");
  const auto text = one.at("text").get<std::string>();
  const auto* count_key = has_own ? "content_tokens_hf_fast" : "content_tokens";
  const bool same_count =
      !one.contains(count_key) || tokenizer.countTokens(text) == one.at(count_key).get<int>();
  const auto ids = one.at(has_own ? "ids_hf_fast" : "ids").get<std::vector<std::int64_t>>();
  return same_count && hasTheseIds(tokenizer, text, ids);
}

}  // namespace

void checkTokenizer(
    const std::filesystem::path& tokenizer_folder,
    const std::filesystem::path& cases,
    Report& report) {
  const ClipTokenizer tokenizer(tokenizer_folder);
  const auto json = readJsonFile(cases);
  std::map<std::string, TextCount> counts;
  for (const auto& one : json.at("cases")) {
    auto& count = counts[one.value("category", "all")];
    ++count.texts;
    if (agrees(tokenizer, one)) {
      ++count.equal;
    } else if (count.first_difference.empty()) {
      count.first_difference = ", not " + one.at("text").dump();
    }
  }
  for (const auto& [category, count] : counts) {
    report.verdict(
        "tokenizer/" + category,
        count.equal == count.texts,
        fmt::format(
            "{} of {} texts have the same ids{}",
            count.equal,
            count.texts,
            count.first_difference));
  }
}

void checkFileFormat(const std::filesystem::path& folder, Report& report) {
  const auto index = readJsonFile(folder / "index.json");
  const auto good = index.value("good", nlohmann::json::object());
  const auto bad = index.value("bad", nlohmann::json::object());
  for (const auto& [name, expected] : good.items()) {
    const auto line = "safetensors-format/" + name;
    report.guard(line, [&] {
      const auto difference = differenceOf(SafetensorsFile(folder / name), expected);
      report.verdict(
          line, difference.empty(), difference.empty() ? "read, every byte equal" : difference);
    });
  }
  for (const auto& [name, facts] : bad.items()) {
    const auto line = "safetensors-format/" + name;
    report.guard(line, [&] {
      if (!std::filesystem::exists(folder / name)) {
        throw Error("the file is not there.");
      }
      checkRefusal(folder / name, facts.value("must_reject", true), line, report);
    });
  }
}

}  // namespace diptych::parity
