// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sweep/sweep_runner.h"

#include <fmt/core.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// A plan without models on the disk: three CFG scales, two prompts, and on demand two seeds.
inline SweepPlan smallPlan(bool with_seeds = true) {
  SweepPlan plan;
  plan.name = "small";
  plan.base.prompt = "a tiger";
  plan.base.steps = 4;
  plan.base.width = plan.base.height = 8;
  plan.model = {"base-model", "/models/base-model"};
  plan.axes.push_back({SweepKind::Cfg, "1, 3, 7.5", {"1", "3", "7.5"}, {"1", "3", "7.5"}});
  plan.axes.push_back(
      {SweepKind::Prompt, "a\nb", {"a cat, sitting", "a dog"}, {"a cat, sitting", "a dog"}});
  if (with_seeds) plan.axes.push_back({SweepKind::Seed, "5, 6", {"5", "6"}, {"5", "6"}});
  return plan;
}

// A model without torch: every setting changes its pictures, and so does its path. While it is
// held, a picture takes until release() or until it is cancelled.
class FakeSweepModel {
 public:
  SweepGeneratorFactory factory() {
    return [this](const std::filesystem::path& path, std::stop_token) {
      ++loads;
      if (path == "/broken") throw Error("/broken: a tensor is missing. Choose another model.");
      return SweepGenerator{
          [this, path](
              const GenerationSettings& settings,
              std::stop_token stop,
              const std::function<void(int, int)>& on_step) {
            return make(path, settings, stop, on_step);
          },
          hash + path.string()};
    };
  }

  void hold() { set(true); }
  void release() { set(false); }

  std::atomic<int> loads = 0;
  std::atomic<int> begun = 0;
  std::atomic<int> steps = 0;
  std::atomic<int> made = 0;
  std::string hash = "0123456789abcdef";
  std::string failing_prompt;
  std::function<void(const GenerationSettings&)> on_made;

 private:
  Image make(
      const std::filesystem::path& path,
      const GenerationSettings& settings,
      const std::stop_token& stop,
      const std::function<void(int, int)>& on_step) {
    ++begun;
    if (!failing_prompt.empty() && settings.prompt == failing_prompt) {
      throw Error("the prompt is too long. Shorten it.");
    }
    for (int step = 1; step <= settings.steps; ++step) {
      wait(stop);
      if (stop.stop_requested()) throw Stopped();
      ++steps;
      on_step(step, settings.steps);
    }
    ++made;
    if (on_made) on_made(settings);
    const auto words = fmt::format(
        "{}|{}|{}|{}|{}|{}|{}",
        path.string(),
        settings.prompt,
        settings.negative_prompt,
        settings.seed,
        settings.steps,
        settings.cfg,
        settings.sampler);
    const auto seed = std::hash<std::string>()(words);
    Image image{settings.width, settings.height, {}};
    const auto bytes =
        static_cast<std::size_t>(settings.width) * static_cast<std::size_t>(settings.height) * 3;
    for (std::size_t i = 0; i < bytes; ++i) {
      image.rgb.push_back(static_cast<std::uint8_t>(seed >> (i % 8 * 8)));
    }
    return image;
  }

  void wait(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [this] { return !held_; });
  }

  void set(bool held) {
    {
      const std::scoped_lock lock(mutex_);
      held_ = held;
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool held_ = false;
};

}  // namespace diptych
