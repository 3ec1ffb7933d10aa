// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <QObject>

#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace diptych::ui {

// Tells when something in a folder or the folders below it has changed: files added, renamed,
// removed or written. It asks the kernel (inotify) on a thread of its own, where adding many
// folders, or one on a slow network, holds up nobody. QFileSystemWatcher would tell neither of
// files that are written in place nor when a file that is being copied is complete. What another
// machine changes on a network's disk is not seen, nor is a change in a folder after the first
// kMaxFolders.
class FolderWatcher : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kMaxFolders = 1000;

  explicit FolderWatcher(QObject* parent = nullptr);
  ~FolderWatcher() override;

  // From now on these, which were walked at the times they name. The first is the root; it is also
  // looked for every two seconds, since it may vanish and come back. A folder that changed after it
  // was walked counts as a change.
  void watch(const std::vector<WalkedFolder>& folders);

 Q_SIGNALS:
  // When nothing more has changed for 300 ms, at the latest two seconds after the first change.
  void changed();

 private:
  void run(const std::stop_token& stop);
  void wake() const;
  std::optional<std::vector<WalkedFolder>> takeWanted();

  int wake_descriptor_;
  std::mutex mutex_;
  std::optional<std::vector<WalkedFolder>> wanted_;  // not yet taken by the thread
  std::jthread thread_;
};

}  // namespace diptych::ui
