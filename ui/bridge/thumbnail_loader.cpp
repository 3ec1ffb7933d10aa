// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnail_loader.h"

#include "core/base/error.h"
#include "core/image/thumbnail.h"
#include "ui/bridge/paths.h"

#include <cstring>

namespace diptych::ui {

namespace {

constexpr int kThumbnailSize = 384;  // pixels: the largest cell at twice the scale
constexpr std::size_t kMaxWaiting = 256;
constexpr int kThreads = 2;

QImage decodeThumbnail(const QString& path) {
  try {
    const auto small = readThumbnail(toPath(path), kThumbnailSize);
    QImage image(small.width, small.height, QImage::Format_RGB888);
    for (int y = 0; y < small.height; ++y) {
      std::memcpy(image.scanLine(y), small.row(y), static_cast<std::size_t>(small.width) * 3);
    }
    return image.convertToFormat(QImage::Format_RGB32);
  } catch (const std::exception&) {
    return {};  // the data set's list of problems names the file and the reason
  }
}

}  // namespace

ThumbnailLoader::ThumbnailLoader(QObject* parent, qsizetype cache_bytes)
    : QObject(parent), cache_(cache_bytes) {
  for (int i = 0; i < kThreads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { loop(stop); });
  }
}

ThumbnailLoader::~ThumbnailLoader() { threads_.clear(); }

QPixmap ThumbnailLoader::thumbnail(const QString& path) {
  if (const auto* pixmap = cache_.object(path)) return *pixmap;
  if (!broken_.contains(path)) request(path);
  return {};
}

void ThumbnailLoader::request(const QString& path) {
  {
    const std::scoped_lock lock(mutex_);
    if (in_work_.contains(path)) return;
    in_work_.insert(path);
    waiting_.push_front(path);
    if (waiting_.size() > kMaxWaiting) {
      in_work_.remove(waiting_.back());  // asked for again when it is painted again
      waiting_.pop_back();
    }
  }
  wake_.notify_one();
}

void ThumbnailLoader::clear() {
  cache_.clear();
  broken_.clear();
  const std::scoped_lock lock(mutex_);
  ++generation_;
  waiting_.clear();
  in_work_.clear();
  decoded_.clear();
}

qsizetype ThumbnailLoader::waitingCount() {
  const std::scoped_lock lock(mutex_);
  return static_cast<qsizetype>(waiting_.size());
}

void ThumbnailLoader::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Decoded result;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      result.path = waiting_.front();
      result.generation = generation_;
      waiting_.pop_front();
    }
    result.image = decodeThumbnail(result.path);
    const std::scoped_lock lock(mutex_);
    if (result.generation != generation_) continue;
    decoded_.push_back(std::move(result));
    if (!std::exchange(delivery_queued_, true)) {
      QMetaObject::invokeMethod(this, &ThumbnailLoader::deliver, Qt::QueuedConnection);
    }
  }
}

void ThumbnailLoader::deliver() {
  std::vector<Decoded> decoded;
  {
    const std::scoped_lock lock(mutex_);
    delivery_queued_ = false;
    decoded.swap(decoded_);
    for (const auto& result : decoded) in_work_.remove(result.path);
  }
  QStringList paths;
  for (const auto& [path, image, generation] : decoded) {
    paths << path;
    if (image.isNull()) {
      broken_.insert(path);
    } else {
      cache_.insert(path, new QPixmap(QPixmap::fromImage(image)), image.sizeInBytes());
    }
  }
  if (!paths.isEmpty()) Q_EMIT thumbnailsReady(paths);
}

}  // namespace diptych::ui
