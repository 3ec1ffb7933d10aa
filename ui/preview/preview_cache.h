// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_job.h"

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace diptych::ui {

// What pictures are remembered by. A model is its path and when it was last changed: a checkpoint
// that was written again is another model.
struct PreviewKeys {
  explicit PreviewKeys(const PreviewJob& job);

  std::string slot;     // the model that has to be loaded
  std::string context;  // all that coarse pictures depend on, but for the CFG scale
  std::string way;      // steps and sampler, which only final pictures depend on

  std::string final(double cfg) const;
  std::string coarse(double cfg) const;
};

// The pictures that were asked for last, within a bound. Not thread-safe.
class PreviewCache {
 public:
  explicit PreviewCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  std::optional<PreviewPicture> find(const std::string& key);
  bool contains(const std::string& key) const { return places_.contains(key); }
  void store(const std::string& key, const PreviewPicture& picture);

 private:
  struct Entry {
    std::string key;
    PreviewPicture picture;
  };

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // newest first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace diptych::ui
