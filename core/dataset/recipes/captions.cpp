// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/recipes/recipes.h"
#include "core/tensor/random.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <numeric>
#include <utility>

namespace diptych {
namespace {

// Keeps the pictures' files and gives each another caption.
class CaptionRecipe : public RecipeWork {
 public:
  CaptionRecipe(const DataSet& source, std::vector<std::string> captions)
      : source_(source), captions_(std::move(captions)) {}

  DerivedPicture make(std::size_t item, std::stop_token /*stop*/) override {
    DerivedPicture picture;
    picture.file = source_.items[item].path;
    picture.caption = captions_[item];
    return picture;
  }

 private:
  const DataSet& source_;
  std::vector<std::string> captions_;
};

// Sattolo's algorithm: one cycle through all places, so that nobody keeps its own.
std::vector<std::size_t> cycle(std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  auto generator = makeGenerator(deriveSeed(seed, "caption-shuffle"));
  for (std::size_t i = count - 1; i > 0; --i) {
    const auto j = torch::randint(static_cast<std::int64_t>(i), {1}, generator, torch::kInt64);
    std::swap(order[i], order[static_cast<std::size_t>(j.item<std::int64_t>())]);
  }
  return order;
}

std::unique_ptr<RecipeWork> startShuffle(const RecipeInputs& inputs) {
  const auto& items = inputs.source.items;
  if (items.size() < 2) {
    throw Error(fmt::format(
        "{}: captions can be shuffled among two pictures or more. Add pictures.",
        inputs.source.root.string()));
  }
  std::vector<std::string> captions;
  for (const auto from : cycle(items.size(), inputs.settings.at("seed").get<std::uint64_t>())) {
    captions.push_back(items[from].caption);
  }
  return std::make_unique<CaptionRecipe>(inputs.source, std::move(captions));
}

}  // namespace

RecipeKind captionShuffleRecipe() {
  return {
      .name = "caption_shuffle",
      .title = "Caption shuffle",
      .help = "Keeps the pictures and gives each the caption of another one.",
      .settings = {{"seed", "Which picture gets whose caption", 1, 0, 4294967295}},
      .start = startShuffle};
}

RecipeKind emptyCaptionsRecipe() {
  return {
      .name = "empty_captions",
      .title = "Empty captions",
      .help = "Keeps the pictures and takes every caption away.",
      .settings = {},
      .start = [](const RecipeInputs& inputs) {
        return std::make_unique<CaptionRecipe>(
            inputs.source, std::vector<std::string>(inputs.source.items.size()));
      }};
}

}  // namespace diptych
