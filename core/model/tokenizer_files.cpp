// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tokenizer_files.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/model/model_configs.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdlib.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::array kTokenizerFiles = {
    "vocab.json",
    "merges.txt",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "tokenizer.json"};

constexpr std::uintmax_t kMaxTokenizerFile = 64 * 1024 * 1024;

}  // namespace

TemporaryFolder::TemporaryFolder() {
  auto name = (fs::temp_directory_path() / "diptych-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error(fmt::format(
        "{}: no temporary folder can be made ({}). Free some space or set TMPDIR to another "
        "folder.",
        fs::temp_directory_path().string(),
        std::strerror(errno)));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void copyTokenizer(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const auto* name : kTokenizerFiles) {
    if (fs::exists(from / name)) {
      writeFileAtomically(to / name, readFile(from / name, kMaxTokenizerFile));
    } else if (std::string(name) == "vocab.json" || std::string(name) == "merges.txt") {
      throw Error(fmt::format(
          "{}: is missing, so that the model cannot be saved. Put it back and save again.",
          (from / name).string()));
    }
  }
}

std::string metadataKey(const std::string& file) { return "diptych:" + file; }

std::map<std::string, std::string> packTokenizer(const fs::path& folder) {
  std::map<std::string, std::string> metadata;
  for (const auto* name : kTokenizerFiles) {
    if (fs::exists(folder / name)) {
      metadata[metadataKey(fmt::format("tokenizer/{}", name))] =
          readFile(folder / name, kMaxTokenizerFile);
    }
  }
  return metadata;
}

bool carriesConfiguration(const std::map<std::string, std::string>& metadata) {
  return metadata.contains(metadataKey("unet/config.json"));
}

void unpackConfiguration(
    const std::map<std::string, std::string>& metadata, const fs::path& folder) {
  const auto unpack = [&](const std::string& file) {
    if (const auto found = metadata.find(metadataKey(file)); found != metadata.end()) {
      fs::create_directories((folder / file).parent_path());
      writeFileAtomically(folder / file, found->second);
    }
  };
  for (const auto& file : kConfigFiles) {
    unpack(file.path);
  }
  for (const auto* name : kTokenizerFiles) {
    unpack(fmt::format("tokenizer/{}", name));
  }
}

}  // namespace diptych
