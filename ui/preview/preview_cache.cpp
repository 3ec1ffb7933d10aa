// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_cache.h"

#include <fmt/core.h>

#include <system_error>

namespace diptych::ui {
namespace {

std::string modelKey(const PreviewJob& job) {
  std::error_code unknown;
  const auto changed = std::filesystem::last_write_time(job.model, unknown);
  const auto ticks = unknown ? 0 : changed.time_since_epoch().count();
  return fmt::format("{}\n{}\n{}", job.model.string(), ticks, job.variant);
}

}  // namespace

// A training's weights change every time, the model that they are put into does not.
PreviewKeys::PreviewKeys(const PreviewJob& job) : slot(modelKey(job)) {
  const auto& s = job.settings;
  std::string weights;
  if (job.weights) {
    slot += job.weights->averages ? "\nlive averages" : "\nlive weights";
    weights = job.weights->name;
  }
  context = fmt::format(
      "{}\n{}\x1f{}\x1f{}\x1f{} {}x{}",
      slot,
      weights,
      s.prompt,
      s.negative_prompt,
      s.seed,
      s.width,
      s.height);
  way = fmt::format("{} {}", s.steps, s.sampler);
}

std::string PreviewKeys::final(double cfg) const {
  return fmt::format("{}\x1f{} {}", context, way, cfg);
}

std::string PreviewKeys::coarse(double cfg) const {
  return fmt::format("{}\x1f{} coarse", context, cfg);
}

std::optional<PreviewPicture> PreviewCache::find(const std::string& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->picture;
}

void PreviewCache::store(const std::string& key, const PreviewPicture& picture) {
  if (find(key)) return;
  entries_.push_front({key, picture});
  entries_.front().picture.job.weights.reset();  // a snapshot is large: the name is in the key
  places_[key] = entries_.begin();
  bytes_ += picture.picture->rgb.size();
  while (bytes_ > max_bytes_ && entries_.size() > 1) {
    bytes_ -= entries_.back().picture.picture->rgb.size();
    places_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

}  // namespace diptych::ui
