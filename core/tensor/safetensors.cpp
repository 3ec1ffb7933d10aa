// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/safetensors.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/tensor/safetensors_dtype.h"
#include "core/tensor/safetensors_header.h"

#include <fmt/core.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <utility>

namespace diptych {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

// The length of the header, before the header.
constexpr std::uint64_t kPrefixBytes = 8;

// The header's length, checked against the file before anything is allocated for it.
std::uint64_t readHeaderSize(const InputFile& file) {
  if (file.size() < kPrefixBytes) {
    throw Error(fmt::format(
        "{}: has {} bytes, too few for a safetensors file. Copy it again.",
        file.path().string(),
        file.size()));
  }
  std::uint64_t size = 0;
  file.readAt(0, std::as_writable_bytes(std::span(&size, 1)));
  if (size > file.size() - kPrefixBytes) {
    throw Error(fmt::format(
        "{}: the header claims {} bytes but the file has {}. It was cut off, or is no safetensors "
        "file; copy it again.",
        file.path().string(),
        size,
        file.size()));
  }
  if (size > SafetensorsHeader::kMaxBytes) {
    throw Error(fmt::format(
        "{}: the header claims {} bytes; at most {} are allowed. It is no safetensors file.",
        file.path().string(),
        size,
        SafetensorsHeader::kMaxBytes));
  }
  return size;
}

}  // namespace

struct SafetensorsFile::State {
  explicit State(std::filesystem::path path) : file(std::move(path)) {
    const auto header_size = readHeaderSize(file);
    data_begin = kPrefixBytes + header_size;
    std::string json(header_size, '\0');
    file.readAt(kPrefixBytes, std::as_writable_bytes(std::span(json)));
    header = parseSafetensorsHeader(json, file.size() - data_begin, file.path().string());
    map();
  }

  ~State() {
    if (mapping != nullptr) {
      ::munmap(mapping, file.size());
    }
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void map() {
    void* address = ::mmap(nullptr, file.size(), PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (address == MAP_FAILED) {
      throw Error(
          fmt::format("{}: cannot be read ({}).", file.path().string(), std::strerror(errno)));
    }
    mapping = address;
  }

  const SafetensorsEntry& entry(const std::string& name) const {
    const auto found = header.entries.find(name);
    if (found == header.entries.end()) {
      throw Error(fmt::format("{}: has no tensor \"{}\".", file.path().string(), name));
    }
    return found->second;
  }

  InputFile file;
  std::uint64_t data_begin = 0;
  SafetensorsHeader header;
  void* mapping = nullptr;
};

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : state_(std::make_unique<State>(path)) {}

SafetensorsFile::~SafetensorsFile() = default;
SafetensorsFile::SafetensorsFile(SafetensorsFile&&) noexcept = default;

const std::filesystem::path& SafetensorsFile::path() const { return state_->file.path(); }

const std::map<std::string, std::string>& SafetensorsFile::metadata() const {
  return state_->header.metadata;
}

const std::map<std::string, SafetensorsEntry>& SafetensorsFile::entries() const {
  return state_->header.entries;
}

bool SafetensorsFile::contains(const std::string& name) const {
  return state_->header.entries.contains(name);
}

torch::Tensor SafetensorsFile::tensor(const std::string& name) const {
  const auto& entry = state_->entry(name);
  const auto dtype = torchDtypeOf(entry.dtype);
  constexpr std::size_t kMaxDimensions = 64;  // of torch's element-wise functions
  if (!dtype || entry.shape.size() > kMaxDimensions) {
    throw Error(fmt::format(
        "{}: tensor \"{}\" ({}, {} dimensions) cannot be used. Convert it to F32 or F16.",
        state_->file.path().string(),
        name,
        entry.dtype,
        entry.shape.size()));
  }
  // Any byte may stand in the file; a bool must be 0 or 1.
  const bool is_bool = *dtype == torch::kBool;
  auto tensor = torch::empty(entry.shape, is_bool ? torch::kUInt8 : *dtype);
  // readAt() reports a file that has become shorter; touching the mapping would end the program.
  state_->file.readAt(
      state_->data_begin + entry.begin,
      {static_cast<std::byte*>(tensor.data_ptr()),
       static_cast<std::size_t>(entry.end - entry.begin)});
  return is_bool ? tensor.ne(0) : tensor;
}

std::span<const std::byte> SafetensorsFile::bytes(const std::string& name) const {
  const auto& entry = state_->entry(name);
  const auto* data = static_cast<const std::byte*>(state_->mapping) + state_->data_begin;
  return {data + entry.begin, static_cast<std::size_t>(entry.end - entry.begin)};
}

}  // namespace diptych
