// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/error.h"
#include "core/dataset/buckets.h"
#include "core/dataset/data_set.h"
#include "core/image/image.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <iostream>
#include <map>
#include <memory>

namespace diptych::cli {
namespace {

struct InfoOptions {
  std::string folder;
  int resolution = 64;
  int multiple = 16;
  bool list = false;
};

void printSources(const DataSet& data_set) {
  std::map<CaptionSource, int> counts;
  for (const auto& item : data_set.items) {
    ++counts[item.caption_source];
  }
  for (const auto& [source, count] : counts) {
    std::cout << fmt::format("captions from {}: {}\n", describeSource(source), count);
  }
}

void printBuckets(const DataSet& data_set, const InfoOptions& options) {
  const auto buckets = bucketSizes(options.resolution, options.multiple);
  std::map<std::size_t, int> counts;
  for (const auto& item : data_set.items) {
    ++counts[chooseBucket(buckets, item.size)];
  }
  for (const auto& [bucket, count] : counts) {
    std::cout << fmt::format(
        "bucket {}x{}: {}\n", buckets[bucket].width, buckets[bucket].height, count);
  }
}

void printItems(const DataSet& data_set) {
  for (const auto& item : data_set.items) {
    std::cout << fmt::format(
        "{}\t{}x{}\t{}\t{}\n",
        item.name,
        item.size.width,
        item.size.height,
        describeSource(item.caption_source),
        item.caption);
  }
}

void showPictures(ProgressLine& line, const char* phase, std::size_t done, std::size_t total) {
  line.show(
      {.phase = phase,
       .done = static_cast<std::int64_t>(done),
       .total = static_cast<std::int64_t>(total),
       .unit = "pictures",
       .detail = {},
       .rate = {},
       .seconds_left = {}});
}

// A scan reads headers; damage behind them shows only when a picture is decoded.
void addDamage(DataSet& data_set, const Session& session, ProgressLine& line) {
  for (std::size_t i = 0; i < data_set.items.size(); ++i) {
    if (session.stop.stop_requested()) {
      throw Stopped();
    }
    const auto& path = data_set.items[i].path;
    try {
      readImage(path);
    } catch (const Error& e) {
      data_set.problems.push_back({path, e.what(), false});
    }
    showPictures(line, "decoding", i + 1, data_set.items.size());
  }
}

void info(const InfoOptions& options, const Session& session) {
  ProgressLine line;
  auto data_set =
      scanDataSet(options.folder, session.stop, [&](std::size_t done, std::size_t total) {
        showPictures(line, "scanning", done, total);
      });
  addDamage(data_set, session, line);
  line.finish();
  std::cout << fmt::format("{}: {} pictures\n", options.folder, data_set.items.size());
  printSources(data_set);
  printBuckets(data_set, options);
  std::cout << "SHA-256 " << hashDataSet(data_set, session.stop) << '\n';
  for (const auto& problem : data_set.problems) {
    std::cout << fmt::format(
        "{}: {}: {}\n",
        problem.picture_left_out ? "left out" : "look at",
        problem.path.string(),
        problem.reason);
  }
  if (options.list) {
    printItems(data_set);
  }
}

}  // namespace

void addDataSetCommands(CLI::App& app, Session& session) {
  auto* data_set = app.add_subcommand("dataset", "Look at data sets");
  data_set->require_subcommand(1);
  auto* command = data_set->add_subcommand(
      "info", "Pictures, where their captions come from, buckets, and every problem");
  auto options = std::make_shared<InfoOptions>();
  command->add_option("folder", options->folder, "Folder of captioned pictures")->required();
  command->add_option("--resolution", options->resolution, "Pixels, for the buckets")
      ->capture_default_str();
  command
      ->add_option(
          "--multiple", options->multiple, "Sides are multiples of this: 64 for SD 1.x and 2.x")
      ->capture_default_str();
  command->add_flag("--list", options->list, "Also print every picture, tab-separated");
  command->callback([options, &session] { info(*options, session); });
}

}  // namespace diptych::cli
