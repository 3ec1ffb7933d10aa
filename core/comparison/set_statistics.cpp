// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/set_statistics.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/experiment/cfg_response.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>
#include <sstream>

namespace diptych {
namespace {

std::size_t countWords(const std::string& text) {
  std::istringstream stream(text);
  std::size_t count = 0;
  for (std::string word; stream >> word;) {
    ++count;
  }
  return count;
}

void addPicture(SetStatistics& set, const PictureItem& item, double count) {
  const auto level = measurePicture(readImage(item.path));
  set.brightness += level.brightness / count;
  set.contrast += level.contrast / count;
  set.saturation += level.saturation / count;
  set.clipped += level.clipped / count;
  set.captions += item.caption.empty() ? 0 : 1;
  set.caption_words += static_cast<double>(countWords(item.caption)) / count;
  set.kilobytes += static_cast<double>(item.file_size) / 1000 / count;
  ++set.sizes[fmt::format("{}x{}", item.size.width, item.size.height)];
}

SetStatistics statisticsOf(
    const std::string& arm, const DataSet& data_set, const std::stop_token& stop) {
  SetStatistics set;
  set.arm = arm;
  set.pictures = data_set.items.size();
  for (const auto& item : data_set.items) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    addPicture(set, item, static_cast<double>(set.pictures));
  }
  return set;
}

}  // namespace

std::vector<SetStatistics> readSetStatistics(
    const Experiment& experiment, const ExperimentPlaces& places, std::stop_token stop) {
  const auto panel = planPanel(experiment.panel, referencePictures(experiment, places, stop), 0);
  const std::set<std::string> held_out(panel.held_out.begin(), panel.held_out.end());
  std::vector<SetStatistics> sets;
  for (const auto& arm : experiment.arms) {
    if (!places.hasDataOf(arm)) {
      continue;
    }
    const auto data_set = scanDataSet(places.dataOf(arm), stop);
    sets.push_back(statisticsOf(arm.name, data_set, stop));
    sets.back().batches = batchFactsOf(experiment, places, arm, data_set, held_out);
  }
  return sets;
}

std::string setStatisticsAsCsv(const std::vector<SetStatistics>& sets) {
  constexpr auto kAll = std::numeric_limits<std::size_t>::max();
  std::string text =
      "arm,pictures,captions,words per caption,picture sizes,buckets,incomplete batches,steps per "
      "epoch,kilobytes,brightness,contrast,saturation,clipped\r\n";
  for (const auto& set : sets) {
    text += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
        csvField(set.arm),
        set.pictures,
        set.captions,
        csvNumber(set.caption_words),
        csvField(countsText(set.sizes, kAll)),
        csvField(countsText(set.batches.buckets, kAll)),
        set.batches.incomplete_batches,
        set.batches.steps_per_epoch,
        csvNumber(set.kilobytes),
        csvNumber(set.brightness),
        csvNumber(set.contrast),
        csvNumber(set.saturation),
        csvNumber(set.clipped));
  }
  return text;
}

std::string countsText(const std::map<std::string, int>& counts, std::size_t most) {
  std::vector<std::pair<int, std::string>> sorted;
  for (const auto& [name, count] : counts) {
    sorted.emplace_back(-count, name);
  }
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) {
    text += fmt::format("{}{} of {}", i == 0 ? "" : ", ", -sorted[i].first, sorted[i].second);
  }
  return sorted.size() <= most ? text : text + fmt::format(", {} more", sorted.size() - most);
}

}  // namespace diptych
