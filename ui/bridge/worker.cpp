// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/worker.h"

#include "core/base/error.h"
#include "core/base/log.h"

namespace diptych::ui {

Worker::Worker() : thread_([this](const std::stop_token& stop) { loop(stop); }) {}

Worker::~Worker() {
  cancel();
  thread_.request_stop();
  thread_.join();
}

void Worker::post(Job job, Failed failed) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back({std::move(job), std::move(failed), generation_});
  }
  wake_.notify_one();
}

void Worker::cancel() {
  const std::scoped_lock lock(mutex_);
  ++generation_;
  waiting_.clear();
  current_.request_stop();
}

void Worker::finish() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return waiting_.empty() && !working_; });
}

std::optional<Worker::Waiting> Worker::next(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  working_ = false;
  idle_.notify_all();
  if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
    return std::nullopt;
  }
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  working_ = true;
  current_ = std::stop_source();
  return job;
}

void Worker::loop(const std::stop_token& stop) {
  while (auto job = next(stop)) {
    std::stop_token current;
    {
      const std::scoped_lock lock(mutex_);
      if (job->generation != generation_) continue;
      current = current_.get_token();
    }
    Delivery delivery;
    try {
      delivery = job->job(current);
    } catch (const Stopped&) {
      continue;
    } catch (const std::exception& e) {
      log::debug("A background job ended early: {}", describe(e));
      if (!job->failed) continue;
      delivery = [failed = job->failed, message = QString::fromStdString(describe(e))] {
        failed(message);
      };
    }
    const std::scoped_lock lock(mutex_);
    results_.push_back({std::move(delivery), job->generation});
    QMetaObject::invokeMethod(
        &door_, [this] { deliver(); }, Qt::QueuedConnection);
  }
}

void Worker::deliver() {
  std::deque<Result> results;
  {
    const std::scoped_lock lock(mutex_);
    results.swap(results_);
  }
  for (auto& result : results) {
    if (result.generation == generation_) result.delivery();
  }
}

}  // namespace diptych::ui
