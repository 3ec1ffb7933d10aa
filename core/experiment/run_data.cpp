// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_data.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/sha256.h"
#include "core/dataset/batches.h"
#include "core/experiment/panel.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;

void requireCaptions(const DataSet& data_set) {
  constexpr std::size_t kNamesShown = 5;
  std::vector<std::string> without;
  for (const auto& item : data_set.items) {
    if (item.caption_source == CaptionSource::None) {
      without.push_back(item.name);
    }
  }
  if (without.empty()) {
    return;
  }
  const auto count = without.size();
  without.resize(std::min(count, kNamesShown));
  throw Error(fmt::format(
      "{}: {} of {} pictures have no caption ({}{}). Write each caption into a text file with the "
      "picture's name and the ending .txt beside it, or take these pictures out.",
      data_set.root.string(),
      count,
      data_set.items.size(),
      fmt::join(without, ", "),
      count > kNamesShown ? ", ..." : ""));
}

std::string describeProblem(const DataSetProblem& problem) {
  return fmt::format("\"{}\" {}", problem.path.filename().string(), problem.reason);
}

void requirePictures(const DataSet& data_set) {
  if (!data_set.items.empty()) {
    return;
  }
  throw Error(fmt::format(
      "{}: there is no picture that can be used ({} were left out{}). Choose a folder with JPEG, "
      "PNG, WebP or BMP pictures.",
      data_set.root.string(),
      data_set.problems.size(),
      data_set.problems.empty() ? "" : "; " + describeProblem(data_set.problems[0])));
}

std::vector<std::string> hashFiles(
    const DataSet& data_set, const std::stop_token& stop, const PhaseProgress& on_progress) {
  std::vector<std::string> hashes;
  for (const auto& item : data_set.items) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    on_progress(
        "hashing",
        static_cast<std::int64_t>(hashes.size()),
        static_cast<std::int64_t>(data_set.items.size()));
    hashes.push_back(sha256OfFile(item.path));
  }
  return hashes;
}

DataSet scan(
    const fs::path& folder, const std::stop_token& stop, const PhaseProgress& on_progress) {
  auto data_set = scanDataSet(folder, stop, [&](std::size_t done, std::size_t total) {
    on_progress("scanning", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
  });
  requirePictures(data_set);
  requireCaptions(data_set);
  return data_set;
}

// Which of the training pictures are also scored with fixed noise. Its own stream: not the split's
// draw again.
std::vector<std::size_t> chooseStabilized(
    const std::vector<std::size_t>& training, const TrainingConfig& config) {
  const auto chosen =
      splitItems(training.size(), config.stabilize_split, config.validation_seed + 1).validation;
  std::vector<std::size_t> stabilized;
  for (const auto index : chosen) {
    stabilized.push_back(training[index]);
  }
  return stabilized;
}

void addValidationSet(
    DataSet& data_set,
    const fs::path& folder,
    const std::stop_token& stop,
    const PhaseProgress& on_progress) {
  auto held_out = scan(folder, stop, on_progress);
  for (auto& item : held_out.items) {
    item.name = "validation/" + item.name;
    data_set.items.push_back(std::move(item));
  }
  data_set.problems.insert(
      data_set.problems.end(), held_out.problems.begin(), held_out.problems.end());
}

// What is learned from must not be held out as well: the same file, in one folder inside the other,
// or a copy.
void refuseShared(const RunData& data, const TrainingConfig& config, std::size_t own_pictures) {
  const auto own_end = data.file_hashes.begin() + static_cast<std::ptrdiff_t>(own_pictures);
  const std::set<std::string> own(data.file_hashes.begin(), own_end);
  for (std::size_t i = own_pictures; i < data.items.size(); ++i) {
    if (own.contains(data.file_hashes[i])) {
      throw Error(fmt::format(
          "{}: is in the data set \"{}\" too, so that it would be learned from. Take it out of one "
          "of the two folders.",
          data.items[i].path.string(),
          config.data_set.string()));
    }
  }
}

void splitData(RunData& data, const TrainingConfig& config, std::size_t own_pictures) {
  if (!config.validation_set.empty()) {
    for (std::size_t i = 0; i < data.items.size(); ++i) {
      (i < own_pictures ? data.training : data.validation).push_back(i);
    }
    data.stabilized = chooseStabilized(data.training, config);
    return;
  }
  auto split = splitItems(data.items.size(), config.val_split, config.validation_seed);
  if (split.training.empty()) {
    throw Error(fmt::format(
        "{}: {} picture(s) are too few to hold some out for validation and learn from the rest. "
        "Add pictures or set val_split to 0.",
        config.data_set.string(),
        data.items.size()));
  }
  data.training = std::move(split.training);
  data.validation = std::move(split.validation);
  data.stabilized = chooseStabilized(data.training, config);
}

void makePanels(RunData& data, const TrainingConfig& config) {
  const auto timesteps = trainTimestepsOf(config.model);
  const auto panelOf = [&](const std::vector<std::size_t>& pictures) {
    return makePanel(
        pictures, data.names(), config.panel_timesteps, timesteps, config.validation_seed);
  };
  data.validation_panel = panelOf(data.validation);
  data.stabilized_panel = panelOf(data.stabilized);
}

bool contains(const std::vector<std::size_t>& sorted, std::size_t index) {
  return std::binary_search(sorted.begin(), sorted.end(), index);
}

const char* partOf(const RunData& data, std::size_t index) {
  if (contains(data.validation, index)) {
    return "validation";
  }
  return contains(data.stabilized, index) ? "training, stabilized" : "training";
}

}  // namespace

std::vector<std::string> RunData::names() const {
  std::vector<std::string> all;
  for (const auto& item : items) {
    all.push_back(item.name);
  }
  return all;
}

RunData prepareRunData(
    const TrainingConfig& config, std::stop_token stop, const PhaseProgress& on_progress) {
  auto data_set = scan(config.data_set, stop, on_progress);
  const auto own_pictures = data_set.items.size();
  if (!config.validation_set.empty()) {
    addValidationSet(data_set, config.validation_set, stop, on_progress);
  }
  RunData data;
  data.file_hashes = hashFiles(data_set, stop, on_progress);
  data.hash = hashDataSet(data_set, data.file_hashes);
  data.items = std::move(data_set.items);
  data.problems = std::move(data_set.problems);
  refuseShared(data, config, own_pictures);
  splitData(data, config, own_pictures);
  makePanels(data, config);
  return data;
}

void writeDataSetRecord(const fs::path& run_folder, const RunData& data) {
  auto pictures = nlohmann::json::array();
  for (std::size_t i = 0; i < data.items.size(); ++i) {
    pictures.push_back(
        {{"name", data.items[i].name},
         {"caption", data.items[i].caption},
         {"caption_source", describeSource(data.items[i].caption_source)},
         {"sha256", data.file_hashes[i]},
         {"part", partOf(data, i)}});
  }
  writeJsonFile(run_folder / kDataSetFile, {{"hash", data.hash}, {"pictures", pictures}});
}

std::int64_t trainTimestepsOf(const fs::path& model) {
  constexpr std::int64_t kStableDiffusion = 1000;
  const auto file = model / "scheduler" / "scheduler_config.json";
  if (!fs::exists(file)) {
    return kStableDiffusion;  // a single file
  }
  try {
    return readJsonFile(file).value("num_train_timesteps", kStableDiffusion);
  } catch (const nlohmann::json::exception&) {
    throw Error(fmt::format("{}: num_train_timesteps is no number.", file.string()));
  }
}

}  // namespace diptych
