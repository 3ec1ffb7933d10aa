// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/thumbnail_queue.h"

#include <QCache>
#include <QElapsedTimer>
#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace diptych::ui {

// Small pictures of large files, made by worker threads or taken from the thumbnails that programs
// share (ThumbnailCache), kept in bounded memory. What was asked for last is made first, so the
// place scrolled to fills before the places scrolled past; those are forgotten when too many wait.
// Pictures of more than 24 megapixels are decoded one at a time by a thread of their own. All
// methods are for the GUI thread.
class ThumbnailLoader : public QObject {
  Q_OBJECT

 public:
  // cache_bytes: of pixmaps in memory. shared_folder: another one than the user's.
  explicit ThumbnailLoader(
      QObject* parent = nullptr,
      qsizetype cache_bytes = 192 * 1024 * 1024,
      const std::filesystem::path& shared_folder = ThumbnailCache::usersFolder());
  ~ThumbnailLoader() override;

  // The thumbnail when it is there, else a null pixmap; it is then asked for and thumbnailsReady()
  // follows. One that was made for other cells is shown until the right one arrives.
  QPixmap thumbnail(const QString& path);
  // The file could not be decoded.
  bool isBroken(const QString& path) const { return broken_.contains(path); }

  // The longest side of a cell in device pixels, 256 unless told otherwise, 512 at most. Thumbnails
  // are made to fit it exactly, so that painting them is copying; those of another size are shown
  // until they are.
  void setWantedSize(int pixels);

  // Forgets these pictures: their files have changed.
  void forget(const QStringList& paths);
  // Forgets what waits and all that is in memory: the files may have changed.
  void clear();

  qsizetype waitingCount();

 Q_SIGNALS:
  // In batches, at most every 15 ms.
  void thumbnailsReady(const QStringList& paths);

 private:
  struct Made {
    ThumbnailQueue::Job job;
    QImage image;           // null: broken
    int pixels = 0;         // that it was made to fit
    bool is_whole = false;  // the picture is no larger than that
  };
  struct Shown {
    QPixmap pixmap;
    int pixels = 0;
    bool is_whole = false;
  };

  void startThreads();
  void loop(ThumbnailQueue::Lane lane, const std::stop_token& stop);
  std::optional<Made> make(const ThumbnailQueue::Job& job, ThumbnailQueue::Lane lane) const;
  void handOver(Made made);
  void armDelivery();
  std::optional<Made> takeMade();
  void deliver();
  void show(Made made);

  const ThumbnailCache shared_;
  QCache<QString, Shown> shown_;  // cost in bytes
  QSet<QString> broken_;
  std::atomic<int> wanted_pixels_ = static_cast<int>(ThumbnailSize::Large);
  QTimer delivery_timer_;
  QElapsedTimer since_delivery_;

  ThumbnailQueue queue_;
  std::mutex mutex_;
  std::deque<Made> made_;
  bool delivery_asked_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace diptych::ui
