// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_cache.h"

#include <fmt/core.h>

#include <algorithm>
#include <system_error>

namespace diptych::ui {

std::string modelKey(const std::filesystem::path& model) {
  std::error_code unknown;
  const auto changed = std::filesystem::last_write_time(model, unknown);
  const auto ticks = unknown ? 0 : changed.time_since_epoch().count();
  return fmt::format("{}\n{}", model.string(), ticks);
}

std::string pictureKey(const PreviewJob& job) {
  const auto& s = job.settings;
  return fmt::format(
      "{}\n{}\x1f{}\x1f{} {} {} {} {}x{}",
      modelKey(job.model),
      s.prompt,
      s.negative_prompt,
      s.seed,
      s.steps,
      s.cfg,
      s.sampler,
      s.width,
      s.height);
}

std::optional<PreviewPicture> PreviewCache::find(const std::string& key) {
  const auto found = std::find_if(
      entries_.begin(), entries_.end(), [&key](const Entry& entry) { return entry.key == key; });
  if (found == entries_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, found);
  return found->picture;
}

void PreviewCache::store(const std::string& key, const PreviewPicture& picture) {
  if (find(key)) return;
  entries_.push_front({key, picture});
  bytes_ += picture.picture->rgb.size();
  while (bytes_ > max_bytes_ && entries_.size() > 1) {
    bytes_ -= entries_.back().picture.picture->rgb.size();
    entries_.pop_back();
  }
}

}  // namespace diptych::ui
