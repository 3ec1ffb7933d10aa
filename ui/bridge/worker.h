// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

namespace diptych::ui {

// One background thread that does jobs in the order given, for what may touch the disk. Results
// come back on the GUI thread, and never after cancel() or after the worker is gone. All methods
// are for the GUI thread.
class Worker {
 public:
  using Failed = std::function<void(const QString& message)>;

  Worker();
  ~Worker();  // forgets what waits, asks the current job to stop, joins
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // work(std::stop_token) runs in the background; its result is handed to done(result), an
  // exception's message to failed. A job that throws Stopped reports nothing.
  template <typename Work, typename Done>
  void run(Work work, Done done, Failed failed = {});

  // Nothing that was asked for so far is delivered any more.
  void cancel();

  // Waits until all that was asked for has been done. For the end of the program, where short jobs
  // must not be forgotten.
  void finish();

 private:
  using Delivery = std::function<void()>;
  using Job = std::function<Delivery(std::stop_token)>;
  struct Waiting {
    Job job;
    Failed failed;
    std::uint64_t generation = 0;
  };
  struct Result {
    Delivery delivery;
    std::uint64_t generation = 0;
  };

  void post(Job job, Failed failed);
  void loop(const std::stop_token& stop);
  std::optional<Waiting> next(const std::stop_token& stop);
  void deliver();

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::condition_variable_any idle_;
  std::deque<Waiting> waiting_;
  bool working_ = false;
  std::deque<Result> results_;
  std::stop_source current_;
  std::uint64_t generation_ = 0;  // of the GUI thread
  QObject door_;                  // deliveries are queued here
  std::jthread thread_;
};

template <typename Work, typename Done>
void Worker::run(Work work, Done done, Failed failed) {
  using Outcome = std::invoke_result_t<Work&, std::stop_token>;
  auto job = [work = std::move(work), done = std::move(done)](std::stop_token stop) mutable {
    auto outcome = std::make_shared<Outcome>(work(std::move(stop)));
    return Delivery([outcome, done] { done(std::move(*outcome)); });
  };
  post(std::move(job), std::move(failed));
}

}  // namespace diptych::ui
