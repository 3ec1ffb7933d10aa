// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/tensor/safetensors.h"
#include "tests/fuzz/fuzz_entry.h"

#include <fmt/core.h>

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace {

// A file that lives in memory: thousands are needed a second.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size)
      : descriptor_(::memfd_create("safetensors_fuzz", MFD_CLOEXEC)) {
    if (descriptor_ < 0 || ::write(descriptor_, data, size) != static_cast<ssize_t>(size)) {
      std::abort();
    }
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

// Everything that a reader of a good file does.
void readAll(const diptych::SafetensorsFile& file, std::size_t file_size) {
  std::size_t total = 0;
  for (const auto& [name, entry] : file.entries()) {
    const auto bytes = file.bytes(name);
    total += bytes.size();
    unsigned sum = 0;
    for (const auto byte : bytes) {
      sum += std::to_integer<unsigned>(byte);
    }
    try {
      const auto tensor = file.tensor(name);
      if (static_cast<std::size_t>(tensor.nbytes()) != bytes.size() || sum > 255 * bytes.size()) {
        std::abort();
      }
    } catch (const diptych::Error&) {
      // A dtype that torch does not have.
    }
  }
  if (total > file_size) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile memory(data, size);
  try {
    readAll(diptych::SafetensorsFile(memory.path()), size);
  } catch (const diptych::Error&) {
    // Refused, as it should be. Any other exception ends the program.
  }
  return 0;
}

std::vector<std::string> builtInSeeds() {
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},)"
      R"("b":{"dtype":"BOOL","shape":[2],"data_offsets":[4,6]}}     )";
  std::string file(8, '\0');
  file[0] = static_cast<char>(header.size());
  return {file + header + "abcdef", file + header, header, ""};
}
