// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_data.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/sha256.h"
#include "core/dataset/batches.h"
#include "core/dataset/buckets.h"
#include "core/experiment/panel.h"
#include "core/model/model_facts.h"

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
  requireUsable(data_set);
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
void refuseShared(const RunData& data, const TrainingConfig& config) {
  std::set<std::string> learned;
  for (const auto index : data.training) {
    learned.insert(data.file_hashes[index]);
  }
  for (std::size_t i = data.own_pictures; i < data.items.size(); ++i) {
    if (learned.contains(data.file_hashes[i])) {
      throw Error(fmt::format(
          "{}: is in the data set \"{}\" too, so that it would be learned from. Take it out of one "
          "of the two folders.",
          data.items[i].path.string(),
          config.data_set.string()));
    }
  }
}

void splitByShare(RunData& data, const TrainingConfig& config) {
  auto split = splitItems(data.own_pictures, config.val_split, config.validation_seed);
  data.training = std::move(split.training);
  data.validation = std::move(split.validation);
}

void splitByFolder(RunData& data) {
  for (std::size_t i = 0; i < data.items.size(); ++i) {
    (i < data.own_pictures ? data.training : data.validation).push_back(i);
  }
}

// Only of the set itself; the other sets' items have panels of their own.
void splitByPanel(RunData& data, const SharedPanel& panel, const TrainingConfig& config) {
  const std::set<std::string> held_out(panel.held_out.begin(), panel.held_out.end());
  const std::set<std::string> learned(panel.learned.begin(), panel.learned.end());
  for (std::size_t i = 0; i < data.own_pictures; ++i) {
    const auto stem = pictureStem(data.items[i].name);
    (held_out.contains(stem) ? data.validation : data.training).push_back(i);
    if (learned.contains(stem) && !held_out.contains(stem)) {
      data.stabilized.push_back(i);
    }
  }
  if (data.validation.size() != held_out.size() || data.stabilized.size() != learned.size()) {
    throw Error(fmt::format(
        "{}: does not hold every picture that the experiment's panel names. Name the pictures of "
        "all arms alike.",
        config.data_set.string()));
  }
}

void splitData(
    RunData& data, const TrainingConfig& config, const std::optional<SharedPanel>& panel) {
  if (panel) {
    splitByPanel(data, *panel, config);
  } else if (!config.validation_set.empty()) {
    splitByFolder(data);
  } else {
    splitByShare(data, config);
  }
  if (data.training.empty()) {
    throw Error(fmt::format(
        "{}: {} picture(s) are too few to hold some out for validation and learn from the rest. "
        "Add pictures or set val_split to 0.",
        config.data_set.string(),
        data.own_pictures));
  }
  if (!panel) {
    data.stabilized = chooseStabilized(data.training, config);
  }
}

// The other sets' pictures that nobody learns from, behind the set's own.
void addOtherSets(
    DataSet& data_set,
    const SharedPanel& panel,
    const TrainingConfig& config,
    const std::stop_token& stop,
    const PhaseProgress& on_progress) {
  const std::set<std::string> held_out(panel.held_out.begin(), panel.held_out.end());
  for (const auto& set : panel.sets) {
    if (fs::weakly_canonical(set.folder) == fs::weakly_canonical(config.data_set)) {
      continue;
    }
    std::size_t found = 0;
    for (auto& item : scan(set.folder, stop, on_progress).items) {
      if (held_out.contains(pictureStem(item.name))) {
        item.name = set.name + "/" + item.name;
        data_set.items.push_back(std::move(item));
        ++found;
      }
    }
    if (found != held_out.size()) {
      throw Error(fmt::format(
          "{}: holds {} of the {} pictures that the experiment holds out. Name the pictures of all "
          "arms alike.",
          set.folder.string(),
          found,
          held_out.size()));
    }
  }
}

class PanelMaker {
 public:
  PanelMaker(RunData& data, const TrainingConfig& config)
      : data_(data), config_(config), timesteps_(trainTimestepsOf(config.model)) {}

  // names: of all items, on which an item's noise and timesteps depend.
  void add(
      const std::string& name,
      const std::vector<std::size_t>& pictures,
      const std::vector<std::string>& names) {
    if (!pictures.empty()) {
      data_.panels.push_back(
          {name,
           makePanel(
               pictures, names, config_.panel_timesteps, timesteps_, config_.validation_seed)});
    }
  }

 private:
  RunData& data_;
  const TrainingConfig& config_;
  std::int64_t timesteps_;
};

// A picture meets the same noise in every set: its name there counts, not the one that it has here.
void addSetPanels(PanelMaker& maker, const RunData& data, const SharedPanel& panel) {
  for (const auto& set : panel.sets) {
    const auto prefix = set.name + "/";
    auto names = data.names();
    std::vector<std::size_t> pictures;
    for (std::size_t i = data.own_pictures; i < names.size(); ++i) {
      if (names[i].starts_with(prefix)) {
        names[i].erase(0, prefix.size());
        pictures.push_back(i);
      }
    }
    maker.add("loss/val/" + set.name, pictures, names);
  }
}

// Own generators and batches, so that nothing else changes when they are asked for.
void addEd2Panels(RunData& data, const TrainingConfig& config) {
  const auto buckets = bucketSizes(config.resolution, describeModel(config.model).size_multiple);
  std::vector<std::size_t> bucket_of;
  for (const auto& item : data.items) {
    bucket_of.push_back(chooseBucket(buckets, item.size));
  }
  const auto add = [&](const char* name, const std::vector<std::size_t>& pictures) {
    if (!pictures.empty()) {
      data.panels.push_back(
          {name,
           makeEd2Panel(
               pictures,
               bucket_of,
               config.batch_size,
               trainTimestepsOf(config.model),
               config.validation_seed)});
    }
  };
  add("ed2/val", data.validation);
  add("ed2/train-stabilized", data.stabilized);
}

void makePanels(
    RunData& data, const TrainingConfig& config, const std::optional<SharedPanel>& panel) {
  PanelMaker maker(data, config);
  maker.add("loss/val", data.validation, data.names());
  maker.add("loss/train-stabilized", data.stabilized, data.names());
  if (panel) {
    addSetPanels(maker, data, *panel);
  }
  if (config.ed2_losses) {
    addEd2Panels(data, config);
  }
}

bool contains(const std::vector<std::size_t>& sorted, std::size_t index) {
  return std::binary_search(sorted.begin(), sorted.end(), index);
}

const char* partOf(const RunData& data, std::size_t index) {
  if (index >= data.own_pictures || contains(data.validation, index)) {
    return "validation";
  }
  return contains(data.stabilized, index) ? "training, stabilized" : "training";
}

}  // namespace

void requireUsable(const DataSet& data_set) {
  requirePictures(data_set);
  requireCaptions(data_set);
}

std::vector<std::string> RunData::names() const {
  std::vector<std::string> all;
  for (const auto& item : items) {
    all.push_back(item.name);
  }
  return all;
}

RunData prepareRunData(
    const TrainingConfig& config,
    const std::optional<SharedPanel>& panel,
    std::stop_token stop,
    const PhaseProgress& on_progress) {
  auto data_set = scan(config.data_set, stop, on_progress);
  RunData data;
  data.own_pictures = data_set.items.size();
  if (panel) {
    addOtherSets(data_set, *panel, config, stop, on_progress);
  } else if (!config.validation_set.empty()) {
    addValidationSet(data_set, config.validation_set, stop, on_progress);
  }
  data.file_hashes = hashFiles(data_set, stop, on_progress);
  data.hash = hashDataSet(data_set, data.file_hashes);
  data.items = std::move(data_set.items);
  data.problems = std::move(data_set.problems);
  splitData(data, config, panel);
  refuseShared(data, config);
  makePanels(data, config, panel);
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
