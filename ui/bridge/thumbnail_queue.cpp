// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnail_queue.h"

#include <iterator>

namespace diptych::ui {

void ThumbnailQueue::add(const QString& path, ThumbnailSize size) {
  Lane lane = Ordinary;
  {
    const std::scoped_lock lock(mutex_);
    const auto known = places_.constFind(path);
    if (known != places_.cend()) {
      if (!known->is_waiting) return;
      lane = known->lane;
      waiting_[lane].erase(known->ticket);
    }
    const auto ticket = ++last_ticket_;
    places_.insert(path, {ticket, lane, true});
    waiting_[lane].emplace(ticket, Job{path, size, ticket});
    forgetOldest();
  }
  wake_[lane].notify_one();
}

void ThumbnailQueue::forgetOldest() {
  if (waiting_[Ordinary].size() + waiting_[LargePictures].size() <= kMaxWaiting) return;
  auto& jobs = waiting_[waiting_[Ordinary].empty() ? LargePictures : Ordinary];
  places_.remove(jobs.begin()->second.path);  // asked for again when it is painted again
  jobs.erase(jobs.begin());
}

std::optional<ThumbnailQueue::Job> ThumbnailQueue::take(Lane lane, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  auto& jobs = waiting_[lane];
  const auto isFilled = [&jobs] { return !jobs.empty(); };
  if (!wake_[lane].wait(lock, stop, isFilled) || stop.stop_requested()) return std::nullopt;
  const auto newest = std::prev(jobs.end());
  auto job = newest->second;
  jobs.erase(newest);
  places_[job.path].is_waiting = false;
  return job;
}

void ThumbnailQueue::moveToLargePictures(const Job& job) {
  {
    const std::scoped_lock lock(mutex_);
    const auto place = places_.find(job.path);
    if (place == places_.end() || place->ticket != job.ticket) return;  // forgotten
    *place = {job.ticket, LargePictures, true};
    waiting_[LargePictures].emplace(job.ticket, job);
  }
  wake_[LargePictures].notify_one();
}

bool ThumbnailQueue::finish(const Job& job) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.constFind(job.path);
  if (place == places_.cend() || place->ticket != job.ticket) return false;
  places_.erase(place);
  return true;
}

void ThumbnailQueue::forget(const QStringList& paths) {
  const std::scoped_lock lock(mutex_);
  for (const auto& path : paths) {
    const auto place = places_.take(path);
    if (place.is_waiting) waiting_[place.lane].erase(place.ticket);
  }
}

void ThumbnailQueue::clear() {
  const std::scoped_lock lock(mutex_);
  for (auto& jobs : waiting_) jobs.clear();
  places_.clear();
}

std::size_t ThumbnailQueue::waitingCount() {
  const std::scoped_lock lock(mutex_);
  return waiting_[Ordinary].size() + waiting_[LargePictures].size();
}

}  // namespace diptych::ui
