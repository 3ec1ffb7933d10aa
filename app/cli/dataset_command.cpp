// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/config_options.h"
#include "app/cli/generation_options.h"
#include "app/cli/terminal.h"
#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/dataset/buckets.h"
#include "core/dataset/data_set.h"
#include "core/dataset/derive.h"
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

struct DeriveOptions {
  Recipe recipe;
  std::string source;
  std::string target;
  std::string model;
  std::string other;
  std::string device = "auto";
  std::map<std::string, std::vector<std::string>> given;  // settings
};

void derive(const DeriveOptions& options, const Session& session) {
  auto recipe = options.recipe;
  const auto& kind = recipeKind(recipe.kind);
  for (const auto& setting : kind.settings) {
    const auto& texts = options.given.at(setting.name);
    if (!texts.empty()) {
      recipe.settings[setting.name] = parseValue(setting.name, setting.standard, texts);
    }
  }
  if (kind.needs_model) {
    recipe.model = options.model.empty() ? embeddedModel() : resolveModel(options.model);
  }
  recipe.other = options.other;
  ProgressLine line;
  const auto hash = deriveDataSet(
      recipe,
      options.source,
      options.target,
      options.device,
      session.stop,
      [&](const std::string& phase, std::size_t done, std::size_t total) {
        showPictures(line, phase.c_str(), done, total);
      });
  line.finish();
  std::cout << fmt::format("{}: {}\nSHA-256 {}\n", options.target, kind.title, hash);
}

void addDeriveCommand(CLI::App& commands, const RecipeKind& kind, Session& session) {
  auto* command = commands.add_subcommand(kind.name, kind.help);
  auto options = std::make_shared<DeriveOptions>();
  options->recipe.kind = kind.name;
  command->add_option("source", options->source, "Folder of captioned pictures")->required();
  command->add_option("target", options->target, "Folder to make")->required();
  if (kind.needs_model) {
    command->add_option(
        "--model", options->model, "Model or run folder (default: the embedded model)");
    command->add_option("--device", options->device, "auto, cpu, cuda, cuda:1")
        ->capture_default_str();
  }
  if (kind.needs_other) {
    command->add_option("--other", options->other, "Folder of the second data set")->required();
  }
  for (const auto& setting : kind.settings) {
    command
        ->add_option(
            optionName(setting.name),
            options->given[setting.name],
            fmt::format("{} (default {})", setting.help, setting.standard.dump()))
        ->type_name(kindOf(setting.standard))
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  command->callback([options, &session] { derive(*options, session); });
}

}  // namespace

void addDataSetCommands(CLI::App& app, Session& session) {
  auto* data_set = app.add_subcommand("dataset", "Look at data sets and make others from them");
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

  addMeasureCommand(*data_set, session);
  auto* derived =
      data_set->add_subcommand("derive", "Make a data set from another one by a recipe");
  derived->require_subcommand(1);
  derived->footer("Interrupted work is continued when the same command is given again.");
  for (const auto& kind : recipeKinds()) {
    addDeriveCommand(*derived, kind, session);
  }
}

}  // namespace diptych::cli
