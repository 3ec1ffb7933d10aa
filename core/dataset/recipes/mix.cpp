// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/recipes/picture_recipe.h"
#include "core/dataset/recipes/recipes.h"
#include "core/tensor/random.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <cmath>
#include <map>
#include <utility>

namespace diptych {
namespace {

using ItemsByStem = std::map<std::string, const PictureItem*>;

class MixRecipe : public RecipeWork {
 public:
  explicit MixRecipe(const RecipeInputs& inputs) : source_(inputs.source) {
    const auto count = static_cast<std::int64_t>(source_.items.size());
    const auto percent = inputs.settings.at("percent").get<double>();
    replaced_ = std::llround(percent / 100 * static_cast<double>(count));
    ItemsByStem others;
    for (const auto& item : inputs.other->items) {
      others.emplace(pictureStem(item.name), &item);
    }
    choose(others, inputs, count);
  }

  DerivedPicture make(std::size_t item, std::stop_token /*stop*/) override {
    DerivedPicture picture;
    picture.file = chosen_[item]->path;
    picture.caption = chosen_[item]->caption;
    return picture;
  }

  nlohmann::json facts() const override { return {{"pictures_replaced", replaced_}}; }

 private:
  // The order is the seed's alone, so that what 25 % replace is among what 50 % replace.
  void choose(const ItemsByStem& others, const RecipeInputs& inputs, std::int64_t count) {
    auto generator =
        makeGenerator(deriveSeed(inputs.settings.at("seed").get<std::uint64_t>(), "mix"));
    const auto order = torch::randperm(count, generator, at::TensorOptions(torch::kInt64));
    for (const auto& item : source_.items) {
      chosen_.push_back(&item);
    }
    for (std::int64_t i = 0; i < replaced_; ++i) {
      auto& item = chosen_[static_cast<std::size_t>(order.data_ptr<std::int64_t>()[i])];
      const auto found = others.find(pictureStem(item->name));
      if (found == others.end()) {
        throw Error(fmt::format(
            "{}: has no picture named \"{}\" to put in its place. Name the pictures of both sets "
            "alike.",
            inputs.other->root.string(),
            pictureStem(item->name)));
      }
      item = found->second;
    }
  }

  const DataSet& source_;
  std::int64_t replaced_ = 0;
  std::vector<const PictureItem*> chosen_;
};

}  // namespace

RecipeKind mixRecipe() {
  return {
      .name = "mix",
      .title = "Mix",
      .help = "Puts pictures of a second set, matched by name, in the place of some of the first.",
      .needs_other = true,
      .settings =
          {{"percent", "Share of the pictures that is replaced, in percent", 50.0, 0, 100},
           {"seed", "Which ones are replaced", 1, 0, 4294967295}},
      .start = [](const RecipeInputs& inputs) { return std::make_unique<MixRecipe>(inputs); }};
}

}  // namespace diptych
