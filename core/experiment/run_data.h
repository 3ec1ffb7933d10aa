// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/experiment/shared_panel.h"
#include "core/training/trainer.h"
#include "core/training/training_config.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// A fixed list to be scored on, under the name of its metric.
struct NamedPanel {
  std::string name;
  std::vector<PanelItem> items;
};

// A data set made ready for one run: who is learned from, who is held out, and on what both are
// scored.
struct RunData {
  std::vector<PictureItem> items;        // sorted by name; those of other folders behind
  std::size_t own_pictures = 0;          // how many are the data set's own
  std::vector<std::string> file_hashes;  // SHA-256 of each item's file
  std::vector<DataSetProblem> problems;
  std::string hash;
  std::vector<std::size_t> training;
  std::vector<std::size_t> validation;
  std::vector<std::size_t> stabilized;  // some of training
  std::vector<NamedPanel> panels;  // those that have items: "loss/val", "loss/train-stabilized"
                                   // and "loss/val/NAME" for every other set of a shared panel

  std::vector<std::string> names() const;
};

using PhaseProgress =
    std::function<void(const std::string& phase, std::int64_t done, std::int64_t total)>;

// Throws Error when there is no picture that can be used, or one has no caption.
void requireUsable(const DataSet& data_set);

// Scans, hashes and splits; the pictures of a validation_set come last, named "validation/...".
// With a shared panel that says who is held out, and the held-out pictures of its other sets come
// last, named "NAME/...". Throws Error when a picture has no caption, is missing or when there are
// too few of them, Stopped when asked to.
RunData prepareRunData(
    const TrainingConfig& config,
    const std::optional<SharedPanel>& panel,
    std::stop_token stop,
    const PhaseProgress& on_progress);

inline constexpr const char* kDataSetFile = "data_set.json";

// data_set.json: every picture with its caption, hash and part ("training", "training, stabilized",
// "validation").
void writeDataSetRecord(const std::filesystem::path& run_folder, const RunData& data);

// How many timesteps the model was trained with.
std::int64_t trainTimestepsOf(const std::filesystem::path& model);

}  // namespace diptych
