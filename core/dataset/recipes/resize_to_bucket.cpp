// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/buckets.h"
#include "core/dataset/recipes/picture_recipe.h"
#include "core/dataset/recipes/recipes.h"

namespace diptych {
namespace {

std::unique_ptr<RecipeWork> start(const RecipeInputs& inputs) {
  const auto buckets = bucketSizes(
      inputs.settings.at("resolution").get<int>(), inputs.settings.at("multiple").get<int>());
  return changePictures(inputs.source, [buckets](const Image& image) {
    const auto size = buckets[chooseBucket(buckets, {image.width, image.height})];
    return resizeToCover(image, size.width, size.height);
  });
}

}  // namespace

RecipeKind resizeToBucketRecipe() {
  return {
      .name = "resize_to_bucket",
      .title = "Resize to bucket",
      .help = "Scales and cuts every picture to the size it is trained at: no crop can vary.",
      .settings =
          {{"resolution", "Pixels; the buckets follow from it", 512, 8, 8192},
           {"multiple", "Sides are multiples of this: 64 for SD 1.x and 2.x", 64, 1, 1024}},
      .start = start};
}

}  // namespace diptych
