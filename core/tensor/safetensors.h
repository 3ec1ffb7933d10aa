// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace diptych {

using TensorMap = std::map<std::string, torch::Tensor>;

struct SafetensorsEntry {
  std::string dtype;  // as in the file: "F32", "BF16", ...
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;  // bytes, relative to the first byte after the header
  std::uint64_t end = 0;
};

// A memory-mapped safetensors file. Everything in the header is checked before anything is
// allocated for it.
class SafetensorsFile {
 public:
  // Throws Error, naming the file and the field, when the file is not a valid safetensors file.
  explicit SafetensorsFile(const std::filesystem::path& path);
  ~SafetensorsFile();
  SafetensorsFile(SafetensorsFile&&) noexcept;

  const std::filesystem::path& path() const;
  const std::map<std::string, std::string>& metadata() const;
  const std::map<std::string, SafetensorsEntry>& entries() const;
  bool contains(const std::string& name) const;
  // A copy on the CPU, in the file's dtype. Throws Error when there is no such tensor, torch has no
  // such dtype, or another program has made the file shorter since it was opened.
  torch::Tensor tensor(const std::string& name) const;
  // The mapped bytes, valid as long as this object. Touching them after another program has made
  // the file shorter ends the program (SIGBUS), as with every mapping: read with tensor() what
  // others may still change.
  std::span<const std::byte> bytes(const std::string& name) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Sorted by alignment (largest first), then name; header padded to 8 bytes; written atomically.
// The same tensors and metadata give the same bytes.
void writeSafetensors(
    const std::filesystem::path& path,
    const TensorMap& tensors,
    const std::map<std::string, std::string>& metadata = {});

}  // namespace diptych
