// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/thumbnail_cache.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <array>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>

namespace diptych::ui {

// The pictures whose thumbnails are to be made: what was asked for last comes first. Those asked
// for longest ago are forgotten when too many wait. Large pictures wait apart, for a thread of
// their own, so that they do not keep the others waiting. Any thread may call.
class ThumbnailQueue {
 public:
  enum Lane { Ordinary, LargePictures };
  struct Job {
    QString path;
    ThumbnailSize size = ThumbnailSize::Large;
    quint64 ticket = 0;  // ascending
  };

  static constexpr std::size_t kMaxWaiting = 2048;  // more than a large screen has small cells

  // Puts it first, also when it waits already; nothing when it is in work.
  void add(const QString& path, ThumbnailSize size);
  // Waits for a job; nothing when asked to stop. The job is in work until it is finished.
  std::optional<Job> take(Lane lane, const std::stop_token& stop);
  // Gives a job that was taken to the other threads.
  void moveToLargePictures(const Job& job);
  // False when it was forgotten in the meantime: its result is out of date.
  bool finish(const Job& job);

  void forget(const QStringList& paths);
  void clear();
  std::size_t waitingCount();

 private:
  struct Place {
    quint64 ticket = 0;
    Lane lane = Ordinary;
    bool is_waiting = false;
  };
  using Jobs = std::map<quint64, Job>;  // by ticket: the newest last

  void forgetOldest();

  std::mutex mutex_;
  std::array<std::condition_variable_any, 2> wake_;  // by lane, as waiting_
  std::array<Jobs, 2> waiting_;
  QHash<QString, Place> places_;  // of what waits or is in work
  quint64 last_ticket_ = 0;
};

}  // namespace diptych::ui
