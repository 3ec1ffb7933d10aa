// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_worker.h"

#include <cstddef>
#include <list>
#include <optional>
#include <string>

namespace diptych::ui {

// A model's path and when it was last changed: a checkpoint that was written again is another
// model.
std::string modelKey(const std::filesystem::path& model);

// Model and all settings.
std::string pictureKey(const PreviewJob& job);

// The pictures that were asked for last. Not thread-safe.
class PreviewCache {
 public:
  explicit PreviewCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  std::optional<PreviewPicture> find(const std::string& key);
  void store(const std::string& key, const PreviewPicture& picture);

 private:
  struct Entry {
    std::string key;
    PreviewPicture picture;
  };

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // newest first
};

}  // namespace diptych::ui
