// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnail_loader.h"

#include "ui/bridge/paths.h"

#include <algorithm>
#include <cstring>
#include <sys/resource.h>
#include <utility>

namespace diptych::ui {

namespace {

// Decoding them all at once could take all memory, and would keep the small ones waiting.
constexpr std::int64_t kLargePicture = 24'000'000;  // pixels
constexpr int kDeliveryInterval_ms = 15;
// Of the GUI thread at a time; the rest waits for the next delivery.
constexpr qint64 kDeliveryBudget_ms = 4;
// A step below the window's own threads, which must never wait for these.
constexpr int kNiceness = 5;

ThumbnailSource lookAt(const QString& path) {
  ThumbnailSource source;
  source.path = std::filesystem::absolute(toPath(path)).lexically_normal();
  source.file = readFileState(source.path);  // before it is read: what comes later is a change
  source.facts = readPictureFacts(source.path);
  return source;
}

QImage decodeThumbnail(const std::filesystem::path& path, int side) {
  const auto small = readThumbnail(path, side);
  QImage image(small.width, small.height, QImage::Format_RGB888);
  for (int y = 0; y < small.height; ++y) {
    std::memcpy(image.scanLine(y), small.row(y), static_cast<std::size_t>(small.width) * 3);
  }
  return image.convertToFormat(QImage::Format_RGB32);
}

// The class of shared thumbnails that is at least as large.
ThumbnailSize sharedSize(int pixels) {
  return pixels <= static_cast<int>(ThumbnailSize::Normal)  ? ThumbnailSize::Normal
         : pixels <= static_cast<int>(ThumbnailSize::Large) ? ThumbnailSize::Large
                                                            : ThumbnailSize::ExtraLarge;
}

QImage fitted(const QImage& image, int pixels) {
  if (std::max(image.width(), image.height()) <= pixels) return image;
  return image.scaled(pixels, pixels, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

}  // namespace

ThumbnailLoader::ThumbnailLoader(
    QObject* parent, qsizetype cache_bytes, const std::filesystem::path& shared_folder)
    : QObject(parent), shared_(shared_folder), shown_(cache_bytes) {
  delivery_timer_.setSingleShot(true);
  delivery_timer_.setTimerType(Qt::PreciseTimer);
  connect(&delivery_timer_, &QTimer::timeout, this, &ThumbnailLoader::deliver);
  since_delivery_.start();
  startThreads();
}

ThumbnailLoader::~ThumbnailLoader() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

void ThumbnailLoader::startThreads() {
  const auto start = [this](ThumbnailQueue::Lane lane) {
    threads_.emplace_back([this, lane](const std::stop_token& stop) { loop(lane, stop); });
  };
  const auto count = std::max(2U, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < count; ++i) start(ThumbnailQueue::Ordinary);
  start(ThumbnailQueue::LargePictures);
}

QPixmap ThumbnailLoader::thumbnail(const QString& path) {
  if (broken_.contains(path)) return {};
  const auto* shown = shown_.object(path);
  const int wanted = wanted_pixels_;
  const bool fits =
      shown && (shown->pixels == wanted || (shown->is_whole && shown->pixels < wanted));
  if (!fits) queue_.add(path, sharedSize(wanted));
  return shown ? shown->pixmap : QPixmap();
}

void ThumbnailLoader::setWantedSize(int pixels) {
  wanted_pixels_ = std::clamp(pixels, 16, static_cast<int>(ThumbnailSize::ExtraLarge));
}

void ThumbnailLoader::forget(const QStringList& paths) {
  queue_.forget(paths);
  for (const auto& path : paths) {
    shown_.remove(path);
    broken_.remove(path);
  }
}

void ThumbnailLoader::clear() {
  queue_.clear();
  shown_.clear();
  broken_.clear();
}

qsizetype ThumbnailLoader::waitingCount() { return static_cast<qsizetype>(queue_.waitingCount()); }

void ThumbnailLoader::loop(ThumbnailQueue::Lane lane, const std::stop_token& stop) {
  ::setpriority(PRIO_PROCESS, 0, kNiceness);  // in Linux, of this thread alone
  while (const auto job = queue_.take(lane, stop)) {
    if (auto made = make(*job, lane)) {
      handOver(std::move(*made));
    } else {
      queue_.moveToLargePictures(*job);
    }
  }
}

// Nothing when the picture is one for the other lane.
std::optional<ThumbnailLoader::Made> ThumbnailLoader::make(
    const ThumbnailQueue::Job& job, ThumbnailQueue::Lane lane) const {
  Made made{job, {}, wanted_pixels_, false};
  try {
    const auto source = lookAt(job.path);
    const auto [width, height] = source.facts.size;
    const int side = static_cast<int>(job.size);
    const bool is_kept = shared_.isWorthKeeping(source, job.size);
    made.is_whole = std::max(width, height) <= made.pixels;
    if (is_kept) made.image = fitted(shared_.find(source, job.size), made.pixels);
    if (!made.image.isNull()) return made;
    if (lane == ThumbnailQueue::Ordinary && std::int64_t{width} * height > kLargePicture) {
      return std::nullopt;
    }
    const auto decoded = decodeThumbnail(source.path, side);
    if (is_kept) shared_.keep(source, job.size, decoded);
    made.image = fitted(decoded, made.pixels);
  } catch (const std::exception&) {
    made.image = {};  // the data set's list of problems names the file and the reason
  }
  return made;
}

void ThumbnailLoader::handOver(Made made) {
  const std::scoped_lock lock(mutex_);
  made_.push_back(std::move(made));
  if (!std::exchange(delivery_asked_, true)) {
    QMetaObject::invokeMethod(this, &ThumbnailLoader::armDelivery, Qt::QueuedConnection);
  }
}

void ThumbnailLoader::armDelivery() {
  const auto waited_ms = std::min<qint64>(since_delivery_.elapsed(), kDeliveryInterval_ms);
  delivery_timer_.start(kDeliveryInterval_ms - static_cast<int>(waited_ms));
}

// Without any left, the next one made asks for the next delivery.
std::optional<ThumbnailLoader::Made> ThumbnailLoader::takeMade() {
  const std::scoped_lock lock(mutex_);
  if (made_.empty()) {
    delivery_asked_ = false;
    return std::nullopt;
  }
  auto made = std::move(made_.front());
  made_.pop_front();
  return made;
}

void ThumbnailLoader::deliver() {
  since_delivery_.restart();
  QStringList paths;
  while (auto made = takeMade()) {
    if (queue_.finish(made->job)) {
      paths << made->job.path;
      show(std::move(*made));
    }
    if (since_delivery_.elapsed() >= kDeliveryBudget_ms) {
      armDelivery();
      break;
    }
  }
  if (!paths.isEmpty()) Q_EMIT thumbnailsReady(paths);
}

void ThumbnailLoader::show(Made made) {
  const auto& path = made.job.path;
  if (made.image.isNull()) {
    broken_.insert(path);
    shown_.remove(path);
    return;
  }
  const auto bytes = made.image.sizeInBytes();
  shown_.insert(
      path,
      new Shown{QPixmap::fromImage(std::move(made.image)), made.pixels, made.is_whole},
      bytes);
}

}  // namespace diptych::ui
