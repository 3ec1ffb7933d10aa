// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/bridge/measure_bridge.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace diptych::ui {

// Stands in for measureSet: gives what it is told to, when it is told to. After the first picture
// it waits for release(), or for being stopped.
class HeldMeasure {
 public:
  using Result = std::function<SetMeasures(const DataSet&)>;
  explicit HeldMeasure(Result result) : shared_(std::make_shared<Shared>()) {
    shared_->result = std::move(result);
  }

  void release() {
    const std::scoped_lock lock(shared_->mutex);
    shared_->released = true;
    shared_->wake.notify_all();
  }
  int calls() const { return shared_->calls; }
  int stopped() const { return shared_->stopped; }

  MeasureBridge::Measure function() const {
    return [shared = shared_](
               const DataSet& data_set,
               const MeasureSettings&,
               std::stop_token stop,
               const MeasureProgress& on_progress) {
      ++shared->calls;
      on_progress(1, data_set.items.size());
      std::unique_lock lock(shared->mutex);
      if (!shared->wake.wait(lock, stop, [&] { return shared->released; })) {
        ++shared->stopped;
        throw Stopped();
      }
      on_progress(data_set.items.size(), data_set.items.size());
      return shared->result(data_set);
    };
  }

 private:
  struct Shared {
    Result result;
    std::mutex mutex;
    std::condition_variable_any wake;
    bool released = false;
    std::atomic<int> calls = 0;
    std::atomic<int> stopped = 0;
  };
  std::shared_ptr<Shared> shared_;
};

}  // namespace diptych::ui
