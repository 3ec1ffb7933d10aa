// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include "core/base/error.h"
#include "core/base/input_file.h"

#include <fmt/core.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throwSystemError(const fs::path& path, const char* what, int code) {
  throw Error(fmt::format(
      "{}: {} ({}). {}",
      path.string(),
      what,
      std::strerror(code),
      code == ENOSPC || code == EDQUOT ? "Free some disk space and try again."
                                       : "Check that the folder exists and may be written to."));
}

// fsync of an open descriptor or of a path; a file system that cannot (EINVAL) has nothing to
// flush.
void flushDescriptor(int descriptor, const fs::path& path) {
  if (::fsync(descriptor) != 0 && errno != EINVAL) {
    throwSystemError(path, "cannot be flushed to the disk", errno);
  }
}

void flushPath(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) {
    throwSystemError(path, "cannot be opened to flush it", errno);
  }
  try {
    flushDescriptor(descriptor, path);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  ::close(descriptor);
}

fs::path parentOf(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

fs::path temporaryName(const fs::path& path) {
  static std::atomic<unsigned> count{0};
  return parentOf(path) /
         fmt::format(".{}.{}-{}.tmp", path.filename().string(), ::getpid(), ++count);
}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), temporary_(temporaryName(path_)) {
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    throwSystemError(path_, "cannot be written", errno);
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
    std::error_code ignored;
    fs::remove(temporary_, ignored);
  }
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      throwSystemError(path_, "cannot be written", errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) {
  write(std::as_bytes(std::span(text.data(), text.size())));
}

void AtomicFile::commit() {
  flushDescriptor(descriptor_, path_);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    throwSystemError(path_, "cannot be put in place", errno);
  }
  ::close(descriptor_);
  descriptor_ = -1;
  flushPath(parentOf(path_), O_RDONLY | O_DIRECTORY);
}

void writeFileAtomically(const fs::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

void publishFolder(const fs::path& temporary, const fs::path& path) {
  for (const auto& entry : fs::recursive_directory_iterator(temporary)) {
    flushPath(entry.path(), entry.is_directory() ? O_RDONLY | O_DIRECTORY : O_RDONLY);
  }
  flushPath(temporary, O_RDONLY | O_DIRECTORY);
  if (fs::exists(path)) {
    // Swaps the two names in one step, then removes what now has the temporary one.
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) != 0) {
      throwSystemError(path, "cannot be replaced", errno);
    }
    flushPath(parentOf(path), O_RDONLY | O_DIRECTORY);
    fs::remove_all(temporary);
    return;
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    throwSystemError(path, "cannot be put in place", errno);
  }
  flushPath(parentOf(path), O_RDONLY | O_DIRECTORY);
}

std::string readFile(const fs::path& path, std::uintmax_t max_bytes) {
  const InputFile file(path);
  if (file.size() > max_bytes) {
    throw Error(fmt::format(
        "{}: has {} bytes; at most {} are expected here. Is it the right file?",
        path.string(),
        file.size(),
        max_bytes));
  }
  std::string text(file.size(), '\0');
  file.readAt(0, std::as_writable_bytes(std::span(text)));
  return text;
}

void requireFreeSpace(const fs::path& folder, std::uintmax_t bytes, std::string_view what) {
  std::error_code code;
  const auto space = fs::space(folder, code);
  if (!code && space.available < bytes) {
    throw Error(fmt::format(
        "{}: {} needs {} MB but the disk has {} MB free. Free some space or choose another folder.",
        folder.string(),
        what,
        bytes / 1'000'000 + 1,
        space.available / 1'000'000));
  }
}

}  // namespace diptych
