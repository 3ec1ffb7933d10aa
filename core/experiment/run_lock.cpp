// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_lock.h"

#include "core/base/error.h"
#include "core/base/log.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace diptych {
namespace {

constexpr const char* kLockFile = "run.lock";

struct flock wholeFile(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& run_folder) {
  const auto path = run_folder / kLockFile;
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    throw Error(fmt::format(
        "{}: cannot be written ({}). Choose a folder that you may write to.",
        path.string(),
        std::strerror(errno)));
  }
  auto lock = wholeFile(F_WRLCK);
  if (::fcntl(descriptor_, F_OFD_SETLK, &lock) == 0) {
    return;
  }
  if (errno != EAGAIN && errno != EACCES) {
    log::warning(
        "\"{}\" cannot be locked ({}): make sure that nothing else trains in this run folder.",
        path.string(),
        std::strerror(errno));
    return;
  }
  ::close(descriptor_);
  throw Error(fmt::format(
      "{}: this run is being trained already. Wait until that has ended or stop it first.",
      run_folder.string()));
}

RunLock::~RunLock() { ::close(descriptor_); }

bool RunLock::isHeld(const std::filesystem::path& run_folder) {
  const int descriptor = ::open((run_folder / kLockFile).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return false;
  }
  auto lock = wholeFile(F_RDLCK);
  const bool asked = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0;
  ::close(descriptor);
  return asked && lock.l_type != F_UNLCK;
}

}  // namespace diptych
