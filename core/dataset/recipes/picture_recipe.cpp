// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/recipes/picture_recipe.h"

#include "core/tensor/random.h"

namespace diptych {
namespace {

class PictureRecipe : public RecipeWork {
 public:
  PictureRecipe(const DataSet& source, std::function<Image(const Image&)> change)
      : source_(source), change_(std::move(change)) {}

  DerivedPicture make(std::size_t item, std::stop_token /*stop*/) override {
    DerivedPicture picture;
    picture.caption = source_.items[item].caption;
    picture.image = change_(readImage(source_.items[item].path));
    return picture;
  }

 private:
  const DataSet& source_;
  std::function<Image(const Image&)> change_;
};

}  // namespace

std::unique_ptr<RecipeWork> changePictures(
    const DataSet& source, std::function<Image(const Image&)> change) {
  return std::make_unique<PictureRecipe>(source, std::move(change));
}

std::uint64_t pictureSeed(const nlohmann::json& settings, const PictureItem& item) {
  return deriveSeed(settings.at("seed").get<std::uint64_t>(), pictureStem(item.name));
}

}  // namespace diptych
