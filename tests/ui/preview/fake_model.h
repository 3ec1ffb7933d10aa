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
#include <string>

namespace diptych::ui {

// A model without torch: its pictures have one colour, which is ten times the CFG scale; coarse
// ones have one level of green more. While it is held, a picture takes until release() or until it
// is cancelled, and so do coarse pictures, and loading, while these are held.
class FakeModel {
 public:
  GeneratorFactory factory() {
    return
        [this](
            const std::filesystem::path& path, const std::string& variant, std::stop_token stop) {
          ++loads;
          last_variant = variant;
          waitWhile(hold_loading_, stop);
          LoadedGenerator loaded;
          loaded.generate = [this, path](
                                const GenerationSettings& settings,
                                const std::stop_token& stop_making,
                                const LiveStepCallback& on_step) {
            return make(path, settings, stop_making, on_step);
          };
          loaded.prepare_coarse = [this](
                                      const GenerationSettings&,
                                      const std::stop_token& stop_making,
                                      const LiveStepCallback&) {
            ++prepared;
            waitWhile(hold_preparing_, stop_making);
          };
          loaded.coarse = [this, path](
                              const GenerationSettings& settings,
                              const std::vector<double>& cfgs,
                              const std::stop_token& stop_making,
                              const LiveStepCallback& on_step) {
            return makeCoarse(path, settings, cfgs, stop_making, on_step);
          };
          loaded.take_weights = [this](const WeightsSnapshot&, bool averages) {
            ++taken;
            averages_taken = averages;
          };
          loaded.resolution = 64;
          return loaded;
        };
  }

  void hold() { set(hold_, true); }
  void release() { set(hold_, false); }
  void holdCoarse() { set(hold_coarse_, true); }
  void releaseCoarse() { set(hold_coarse_, false); }
  void holdPreparing() { set(hold_preparing_, true); }
  void releasePreparing() { set(hold_preparing_, false); }
  void holdLoading() { set(hold_loading_, true); }
  void releaseLoading() { set(hold_loading_, false); }

  std::string last_variant;  // read it while nothing is being loaded
  std::atomic<int> loads = 0;
  std::atomic<int> begun = 0;
  std::atomic<int> made = 0;
  std::atomic<int> cancelled = 0;
  std::atomic<int> prepared = 0;
  std::atomic<int> coarse_calls = 0;
  std::atomic<int> coarse_made = 0;
  std::atomic<int> taken = 0;
  std::atomic<bool> averages_taken = false;

 private:
  Image make(
      const std::filesystem::path& path,
      const GenerationSettings& settings,
      const std::stop_token& stop,
      const LiveStepCallback& on_step) {
    ++begun;
    on_step({1, settings.steps, sketchOf(settings.cfg)});
    refuseBroken(path);
    waitWhile(hold_, stop);
    ++made;
    return pictureOf(settings, settings.cfg, 0);
  }

  std::vector<Image> makeCoarse(
      const std::filesystem::path& path,
      const GenerationSettings& settings,
      const std::vector<double>& cfgs,
      const std::stop_token& stop,
      const LiveStepCallback& on_step) {
    ++coarse_calls;
    refuseBroken(path);
    waitWhile(hold_coarse_, stop);
    on_step({1, 1, sketchOf(cfgs.front())});
    std::vector<Image> pictures;
    for (const double cfg : cfgs) pictures.push_back(pictureOf(settings, cfg, 1));
    coarse_made += static_cast<int>(cfgs.size());
    return pictures;
  }

  static void refuseBroken(const std::filesystem::path& path) {
    if (path == "/broken") throw Error("/broken: a tensor is missing. Choose another model.");
  }

  static Image pictureOf(const GenerationSettings& settings, double cfg, std::uint8_t more_green) {
    Image image{settings.width, settings.height, {}};
    const auto color = static_cast<std::uint8_t>(cfg * 10);
    image.rgb.assign(static_cast<std::size_t>(settings.width) * settings.height * 3, color);
    for (std::size_t i = 1; i < image.rgb.size(); i += 3) image.rgb[i] += more_green;
    return image;
  }

  static Image sketchOf(double cfg) {
    GenerationSettings small;
    small.width = small.height = 8;
    return pictureOf(small, cfg, 2);
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
  bool hold_coarse_ = false;
  bool hold_preparing_ = false;
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
