// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace diptych::ui {

// Small pictures of large files, decoded by worker threads, kept in a cache of bounded memory. What
// was asked for last is decoded first, so the place scrolled to fills before the places scrolled
// past; those are forgotten when too many wait.
class ThumbnailLoader : public QObject {
  Q_OBJECT

 public:
  explicit ThumbnailLoader(QObject* parent = nullptr, qsizetype cache_bytes = 192 * 1024 * 1024);
  ~ThumbnailLoader() override;

  // The thumbnail when it is there, else a null pixmap; it is then asked for and thumbnailsReady()
  // follows.
  QPixmap thumbnail(const QString& path);
  // The file could not be decoded.
  bool isBroken(const QString& path) const { return broken_.contains(path); }
  // Forgets what waits and all that is cached: the files may have changed.
  void clear();

  qsizetype waitingCount();

 Q_SIGNALS:
  void thumbnailsReady(const QStringList& paths);

 private:
  struct Decoded {
    QString path;
    QImage image;  // null: broken
    std::uint64_t generation = 0;
  };

  void request(const QString& path);
  void loop(const std::stop_token& stop);
  void deliver();

  QCache<QString, QPixmap> cache_;  // cost in bytes
  QSet<QString> broken_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<QString> waiting_;  // newest at the front
  QSet<QString> in_work_;        // waiting or being decoded
  std::vector<Decoded> decoded_;
  bool delivery_queued_ = false;
  std::uint64_t generation_ = 0;
  std::vector<std::jthread> threads_;
};

}  // namespace diptych::ui
