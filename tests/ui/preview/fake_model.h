// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/preview/preview_worker.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <stop_token>

namespace diptych::ui {

// A model without torch: its pictures have one colour, which is ten times the CFG scale. While it
// is held, a picture takes until release() or until it is cancelled, and so does loading while
// loading is held.
class FakeModel {
 public:
  GeneratorFactory factory() {
    return [this](const std::filesystem::path& path, std::stop_token stop) {
      ++loads;
      waitWhile(hold_loading_, stop);
      return LoadedGenerator{
          [this, path](
              const GenerationSettings& settings,
              std::stop_token stop_making,
              const std::function<void(int, int)>& on_step) {
            return make(path, settings, stop_making, on_step);
          },
          64};
    };
  }

  void hold() { set(hold_, true); }
  void release() { set(hold_, false); }
  void holdLoading() { set(hold_loading_, true); }
  void releaseLoading() { set(hold_loading_, false); }

  std::atomic<int> loads = 0;
  std::atomic<int> begun = 0;
  std::atomic<int> made = 0;
  std::atomic<int> cancelled = 0;

 private:
  Image make(
      const std::filesystem::path& path,
      const GenerationSettings& settings,
      const std::stop_token& stop,
      const std::function<void(int, int)>& on_step) {
    ++begun;
    on_step(1, settings.steps);
    if (path == "/broken") throw Error("/broken: a tensor is missing. Choose another model.");
    waitWhile(hold_, stop);
    ++made;
    Image image{settings.width, settings.height, {}};
    const auto color = static_cast<std::uint8_t>(settings.cfg * 10);
    image.rgb.assign(static_cast<std::size_t>(settings.width) * settings.height * 3, color);
    return image;
  }

  void set(bool& what, bool value) {
    {
      const std::scoped_lock lock(mutex_);
      what = value;
    }
    changed_.notify_all();
  }

  void waitWhile(const bool& held, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&held] { return !held; });
    if (!stop.stop_requested()) return;
    ++cancelled;
    throw Stopped();
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool hold_ = false;
  bool hold_loading_ = false;
};

inline PreviewJob previewJob(double cfg, const std::filesystem::path& model = "/model") {
  PreviewJob job;
  job.model = model;
  job.settings.cfg = cfg;
  job.settings.width = job.settings.height = 0;
  return job;
}

}  // namespace diptych::ui
