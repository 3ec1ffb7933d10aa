// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "core/base/resources.h"
#include "core/dataset/caption_tokens.h"
#include "core/gallery/arrangement.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <iostream>
#include <memory>

namespace diptych::cli {
namespace {

struct PairsOptions {
  std::vector<std::string> folders;
  std::string pair_by = "name";
  std::string model;
  Arrangement arrangement;
};

GallerySet readSet(const std::string& folder, const CaptionTokens& tokens, const Session& session) {
  GallerySet set;
  set.pictures = std::make_shared<const ShownPictures>(
      std::make_shared<const DataSet>(scanDataSet(folder, session.stop)));
  NumberList numbers(set.pictures->size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i].tokens = tokens.count(set.pictures->caption(i));
  }
  set.numbers = std::make_shared<const NumberList>(std::move(numbers));
  set.max_tokens = tokens.most();
  return set;
}

void printPairs(const PairsOptions& options, const Session& session) {
  const CaptionTokens tokens(options.model.empty() ? embeddedModel() : resolveModel(options.model));
  std::vector<GallerySet> sets;
  for (const auto& folder : options.folders) {
    sets.push_back(readSet(folder, tokens, session));
  }
  auto arrangement = options.arrangement;
  arrangement.pair_by = options.pair_by == "caption" ? PairBy::Caption : PairBy::Name;
  const auto arranged = arrangeRows(sets, arrangement, session.stop);
  for (const auto& row : arranged.rows) {
    std::string line;
    for (std::size_t set = 0; set < sets.size(); ++set) {
      line += set == 0 ? "" : "\t";
      line += row[set] == kNoPicture ? "-"
                                     : sets[set].pictures->name(static_cast<std::size_t>(row[set]));
    }
    std::cout << line << '\n';
  }
  std::cerr << fmt::format(
      "{} of {} rows shown; {} paired\n", arranged.rows.size(), arranged.all, arranged.paired);
}

}  // namespace

void addPairsCommand(CLI::App& data_set, Session& session) {
  auto* command = data_set.add_subcommand(
      "pairs", "Which pictures of several sets belong together, tab-separated; - where none does");
  auto options = std::make_shared<PairsOptions>();
  command->add_option("folders", options->folders, "One to three folders of captioned pictures")
      ->required()
      ->expected(1, static_cast<int>(kMostSets));
  command->add_option("--pair-by", options->pair_by, "name or caption")
      ->check(CLI::IsMember({"name", "caption"}))
      ->capture_default_str();
  std::vector<std::string> sorts;
  std::string help = "Rows in which a picture fits, such as \"cat AND NOT width<512\". Words:";
  for (const auto& word : filterWords()) {
    help += fmt::format(" {}{}", word.word, word.is_number ? "<0.5" : "");
    if (word.is_number) {
      sorts.push_back(word.word);
    }
  }
  command->add_option("--filter", options->arrangement.filter, help);
  command->add_option("--sort", options->arrangement.sort, "A number of each picture, not its name")
      ->check(CLI::IsMember(sorts));
  command->add_flag("--descending", options->arrangement.descending, "Largest first");
  command->add_option(
      "--model", options->model, "Whose tokenizer counts (default: the embedded model)");
  command->callback([options, &session] { printPairs(*options, session); });
}

}  // namespace diptych::cli
