// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/recipes/picture_recipe.h"
#include "core/dataset/recipes/recipes.h"
#include "core/image/filters.h"

namespace diptych {

RecipeKind jpegRecipe() {
  return {
      .name = "jpeg",
      .title = "JPEG round trip",
      .help = "Compresses every picture as JPEG and writes what comes back as PNG.",
      .settings = {{"quality", "JPEG quality", 75, 1, 100}},
      .start = [](const RecipeInputs& inputs) {
        const int quality = inputs.settings.at("quality").get<int>();
        return changePictures(
            inputs.source, [quality](const Image& image) { return jpegRoundTrip(image, quality); });
      }};
}

}  // namespace diptych
