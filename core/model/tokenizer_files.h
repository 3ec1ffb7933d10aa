// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace diptych {

// A folder in the system's temporary one, removed with all that is in it.
class TemporaryFolder {
 public:
  // Throws Error when none can be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Copies vocab.json, merges.txt and what else there is of a tokenizer. Throws Error, naming the
// file, when it cannot.
void copyTokenizer(const std::filesystem::path& from, const std::filesystem::path& to);

// The configuration and tokenizer files of a diffusers folder as a safetensors file's metadata:
// text under "diptych:unet/config.json" and so on.
std::map<std::string, std::string> packTokenizer(const std::filesystem::path& folder);
std::string metadataKey(const std::string& file);

// Whether there is anything to unpack.
bool carriesConfiguration(const std::map<std::string, std::string>& metadata);

// Writes the files back into a folder; only those that belong there, whatever the metadata says.
void unpackConfiguration(
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& folder);

}  // namespace diptych
