// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/round_trip_loader.h"

#include "core/base/error.h"
#include "core/dataset/round_trip.h"
#include "ui/bridge/paths.h"

#include <utility>

namespace diptych::ui {

namespace {

constexpr int kKeptRoundTrips = 8;  // each at most 1024 x 1024, twice: 11 MB
constexpr int kProgress_ms = 100;

}  // namespace

struct RoundTripLoader::Engine {
  std::filesystem::path path;
  std::unique_ptr<RoundTrip> round_trip;

  const RoundTrip& opened(const std::stop_token& stop) {
    if (!round_trip) round_trip = std::make_unique<RoundTrip>(path, "auto", stop);
    return *round_trip;
  }
};

RoundTripLoader::RoundTripLoader(QObject* parent) : QObject(parent), cache_(kKeptRoundTrips) {
  timer_.setInterval(kProgress_ms);
  connect(&timer_, &QTimer::timeout, this, [this] { Q_EMIT progressChanged(*done_, total_); });
}

RoundTripLoader::~RoundTripLoader() = default;

void RoundTripLoader::setModel(const QString& model) {
  if (model == model_) return;
  cancel();
  model_ = model;
  cache_.clear();
  engine_ = std::make_shared<Engine>();
  engine_->path = toPath(model);
}

void RoundTripLoader::load(const std::vector<PicturePtr>& pictures) {
  cancel();
  done_ = std::make_shared<std::atomic<int>>(0);
  total_ = 0;
  for (int number = 0; number < static_cast<int>(pictures.size()); ++number) {
    const auto& picture = pictures[static_cast<std::size_t>(number)];
    if (!picture) continue;
    if (const auto* known = cache_.object(picture->identity)) {
      Q_EMIT loaded(number, *known);
    } else {
      start(number, picture);
    }
  }
  if (!running()) return;
  timer_.start();
  Q_EMIT progressChanged(0, total_);
}

void RoundTripLoader::start(int number, const PicturePtr& picture) {
  ++waiting_;
  total_ += 2;
  worker_.run(
      [engine = engine_, picture, done = done_](const std::stop_token& stop) {
        const auto trip =
            engine->opened(stop).run(imageOfLevels(*picture), stop, [done] { ++*done; });
        ++*done;
        return RoundTripLevels{makeLevels(trip.before), makeLevels(trip.after), trip.psnr};
      },
      [this, number, identity = picture->identity](const RoundTripLevels& round_trip) {
        cache_.insert(identity, new RoundTripLevels(round_trip));
        Q_EMIT loaded(number, round_trip);
        finishOne();
      },
      [this, number](const QString& message) {
        Q_EMIT failed(number, message);
        finishOne();
      });
}

void RoundTripLoader::finishOne() {
  if (--waiting_ > 0) return;
  timer_.stop();
  Q_EMIT stopped();
}

void RoundTripLoader::cancel() {
  worker_.cancel();
  timer_.stop();
  if (std::exchange(waiting_, 0) > 0) Q_EMIT stopped();
}

}  // namespace diptych::ui
