// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/safetensors.h"

#include "core/base/error.h"
#include "core/tensor/safetensors_dtype.h"
#include "core/tensor/safetensors_header.h"

#include <fmt/core.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace diptych {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

// The length of the header, before the header.
constexpr std::uint64_t kPrefixBytes = 8;

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      // Without O_NONBLOCK a named pipe would wait for a writer.
      : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~Descriptor() {
    if (value_ >= 0) {
      ::close(value_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

[[noreturn]] void throwUnreadable(const std::filesystem::path& path, int code) {
  throw Error(fmt::format("{}: cannot be read ({}).", path.string(), std::strerror(code)));
}

std::uint64_t regularFileSize(int descriptor, const std::filesystem::path& path) {
  struct stat facts {};
  if (descriptor < 0 || ::fstat(descriptor, &facts) != 0) {
    throwUnreadable(path, errno);
  }
  if (!S_ISREG(facts.st_mode)) {
    throw Error(fmt::format("{}: is no file. Choose a .safetensors file.", path.string()));
  }
  return static_cast<std::uint64_t>(facts.st_size);
}

void readFully(
    int descriptor,
    std::span<std::byte> target,
    std::uint64_t offset,
    const std::filesystem::path& path) {
  while (!target.empty()) {
    const auto count =
        ::pread(descriptor, target.data(), target.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throwUnreadable(path, errno);
    }
    if (count == 0) {
      throw Error(fmt::format(
          "{}: became shorter while it was read. Wait until it is complete and try again.",
          path.string()));
    }
    target = target.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

// The header's length, checked against the file before anything is allocated for it.
std::uint64_t readHeaderSize(
    int descriptor, std::uint64_t file_size, const std::filesystem::path& path) {
  if (file_size < kPrefixBytes) {
    throw Error(fmt::format(
        "{}: has {} bytes, too few for a safetensors file. Copy it again.",
        path.string(),
        file_size));
  }
  std::uint64_t size = 0;
  readFully(descriptor, std::as_writable_bytes(std::span(&size, 1)), 0, path);
  if (size > file_size - kPrefixBytes) {
    throw Error(fmt::format(
        "{}: the header claims {} bytes but the file has {}. It was cut off, or is no safetensors "
        "file; copy it again.",
        path.string(),
        size,
        file_size));
  }
  if (size > SafetensorsHeader::kMaxBytes) {
    throw Error(fmt::format(
        "{}: the header claims {} bytes; at most {} are allowed. It is no safetensors file.",
        path.string(),
        size,
        SafetensorsHeader::kMaxBytes));
  }
  return size;
}

}  // namespace

struct SafetensorsFile::State {
  explicit State(std::filesystem::path file)
      : path(std::move(file)),
        descriptor(path),
        file_size(regularFileSize(descriptor.get(), path)) {
    const auto header_size = readHeaderSize(descriptor.get(), file_size, path);
    data_begin = kPrefixBytes + header_size;
    std::string json(header_size, '\0');
    readFully(descriptor.get(), std::as_writable_bytes(std::span(json)), kPrefixBytes, path);
    header = parseSafetensorsHeader(json, file_size - data_begin, path.string());
    map();
  }

  ~State() {
    if (mapping != nullptr) {
      ::munmap(mapping, file_size);
    }
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void map() {
    void* address = ::mmap(nullptr, file_size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
    if (address == MAP_FAILED) {
      throwUnreadable(path, errno);
    }
    mapping = address;
  }

  const SafetensorsEntry& entry(const std::string& name) const {
    const auto found = header.entries.find(name);
    if (found == header.entries.end()) {
      throw Error(fmt::format("{}: has no tensor \"{}\".", path.string(), name));
    }
    return found->second;
  }

  std::filesystem::path path;
  Descriptor descriptor;
  std::uint64_t file_size = 0;
  std::uint64_t data_begin = 0;
  SafetensorsHeader header;
  void* mapping = nullptr;
};

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : state_(std::make_unique<State>(path)) {}

SafetensorsFile::~SafetensorsFile() = default;
SafetensorsFile::SafetensorsFile(SafetensorsFile&&) noexcept = default;

const std::filesystem::path& SafetensorsFile::path() const { return state_->path; }

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
        state_->path.string(),
        name,
        entry.dtype,
        entry.shape.size()));
  }
  // Any byte may stand in the file; a bool must be 0 or 1.
  const bool is_bool = *dtype == torch::kBool;
  auto tensor = torch::empty(entry.shape, is_bool ? torch::kUInt8 : *dtype);
  // read() reports a file that has become shorter; touching the mapping would end the program.
  readFully(
      state_->descriptor.get(),
      {static_cast<std::byte*>(tensor.data_ptr()),
       static_cast<std::size_t>(entry.end - entry.begin)},
      state_->data_begin + entry.begin,
      state_->path);
  return is_bool ? tensor.ne(0) : tensor;
}

std::span<const std::byte> SafetensorsFile::bytes(const std::string& name) const {
  const auto& entry = state_->entry(name);
  const auto* data = static_cast<const std::byte*>(state_->mapping) + state_->data_begin;
  return {data + entry.begin, static_cast<std::size_t>(entry.end - entry.begin)};
}

}  // namespace diptych
