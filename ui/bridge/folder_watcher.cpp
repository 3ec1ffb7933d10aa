// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/folder_watcher.h"

#include "core/base/log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace diptych::ui {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kQuiet = 300ms;         // a program that writes many files is let finish
constexpr auto kLongestWait = 2s;      // unless it never does
constexpr auto kLookForRoot = 2000ms;  // that it is moved with its parent is told by nobody

// Which folder a path leads to; none has the zeros that stand for "there is none".
struct FolderIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FolderIdentity&) const = default;
};

FolderIdentity identify(const std::filesystem::path& folder) {
  struct stat status {};
  return ::stat(folder.c_str(), &status) == 0 ? FolderIdentity{status.st_dev, status.st_ino}
                                              : FolderIdentity{};
}

// The kernel's list of watched folders.
class FolderWatch {
 public:
  FolderWatch() : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (descriptor_ < 0) noteProblem();
  }
  ~FolderWatch() { ::close(descriptor_); }
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  int descriptor() const { return descriptor_; }

  void add(const std::filesystem::path& folder) {
    constexpr std::uint32_t kEvents = IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE |
                                      IN_DELETE_SELF | IN_MODIFY | IN_MOVE | IN_MOVE_SELF |
                                      IN_ONLYDIR;
    const bool is_added = ::inotify_add_watch(descriptor_, folder.c_str(), kEvents) >= 0;
    if (!is_added && (errno == ENOSPC || errno == ENOMEM)) noteProblem();  // else it vanished
  }

  // Whether anything happened that is not about hidden files alone: those are nobody's pictures.
  bool takeEvents() {
    alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
    bool has_event = false;
    for (ssize_t count; (count = ::read(descriptor_, buffer.data(), buffer.size())) > 0;) {
      for (ssize_t at = 0; at < count;) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        has_event = has_event || event->len == 0 || event->name[0] != '.';
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      }
    }
    return has_event;
  }

 private:
  void noteProblem() {
    if (std::exchange(has_problem_, true)) return;
    log::warning(
        "Changes of a folder cannot be watched ({}). Refresh by hand, or raise "
        "fs.inotify.max_user_watches.",
        std::strerror(errno));
  }

  int descriptor_;
  bool has_problem_ = false;
};

// What was watched, and since when something waits to be told.
class WatchedFolders {
 public:
  void set(std::vector<WalkedFolder> folders) {
    folders_ = std::move(folders);
    if (folders_.empty()) return;
    folders_.resize(std::min(folders_.size(), FolderWatcher::kMaxFolders));
    root_ = identify(folders_[0].path);
    first_change_.reset();
    watch_ = std::make_unique<FolderWatch>();  // forgets those before
    addAll();
    const bool is_outdated = std::any_of(folders_.begin(), folders_.end(), [](const auto& folder) {
      return readFileState(folder.path).modified_ns != folder.modified_ns;
    });
    if (is_outdated) noteChange();
  }

  int descriptor() const { return watch_ ? watch_->descriptor() : -1; }

  void look() {
    if (folders_.empty()) return;
    const auto root = identify(folders_[0].path);
    const bool is_other = std::exchange(root_, root) != root;
    if (watch_->takeEvents() || is_other) noteChange();
  }

  // How long nothing needs to be done.
  std::chrono::milliseconds pause() const {
    if (folders_.empty()) return -1ms;  // for ever
    if (!first_change_) return kLookForRoot;
    const auto due = std::min(last_change_ + kQuiet, *first_change_ + kLongestWait) - Clock::now();
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(due), 0ms);
  }

  // Whether it is time to tell of a change; then it is told.
  bool takeChange() {
    if (!first_change_ || pause() > 0ms) return false;
    first_change_.reset();
    addAll();  // folders of these names may be others by now
    return true;
  }

 private:
  void addAll() {
    for (const auto& folder : folders_) watch_->add(folder.path);
  }

  void noteChange() {
    last_change_ = Clock::now();
    if (!first_change_) first_change_ = last_change_;
  }

  std::vector<WalkedFolder> folders_;
  std::unique_ptr<FolderWatch> watch_;
  FolderIdentity root_;
  Clock::time_point last_change_;
  std::optional<Clock::time_point> first_change_;
};

}  // namespace

FolderWatcher::FolderWatcher(QObject* parent)
    : QObject(parent),
      wake_descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

FolderWatcher::~FolderWatcher() {
  thread_.request_stop();
  thread_.join();
  ::close(wake_descriptor_);
}

void FolderWatcher::watch(const std::vector<WalkedFolder>& folders) {
  {
    const std::scoped_lock lock(mutex_);
    wanted_ = folders;
  }
  wake();
}

void FolderWatcher::wake() const { ::eventfd_write(wake_descriptor_, 1); }

std::optional<std::vector<WalkedFolder>> FolderWatcher::takeWanted() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(wanted_, std::nullopt);
}

void FolderWatcher::run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  WatchedFolders watched;
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> wakers{
        pollfd{wake_descriptor_, POLLIN, 0}, pollfd{watched.descriptor(), POLLIN, 0}};
    ::poll(wakers.data(), wakers.size(), static_cast<int>(watched.pause().count()));
    eventfd_t ignored = 0;
    ::eventfd_read(wake_descriptor_, &ignored);
    if (auto wanted = takeWanted()) watched.set(std::move(*wanted));
    watched.look();
    if (watched.takeChange()) {
      QMetaObject::invokeMethod(this, &FolderWatcher::changed, Qt::QueuedConnection);
    }
  }
}

}  // namespace diptych::ui
