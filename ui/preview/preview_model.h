// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <filesystem>
#include <string>

namespace diptych::ui {

// A model that the preview can show.
struct PreviewModel {
  QString label;  // "Base model", "run-a, step 400"
  std::filesystem::path path;
  QString key = {};  // what stays the same when a run has a newer checkpoint; empty: the path
  std::string variant = {};  // kNonEma: the weights themselves instead of their average
  // The run whose weights are shown as they are now; path is the model that it began with.
  QString live_run = {};
  bool averages = false;  // of a live run: its moving average
  bool operator==(const PreviewModel&) const = default;
};

inline QString keyOf(const PreviewModel& model) {
  return model.key.isEmpty() ? QString::fromStdString(model.path.string()) : model.key;
}

}  // namespace diptych::ui
