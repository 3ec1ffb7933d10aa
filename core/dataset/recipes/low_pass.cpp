// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/recipes/picture_recipe.h"
#include "core/dataset/recipes/recipes.h"
#include "core/image/filters.h"

namespace diptych {

RecipeKind lowPassRecipe() {
  return {
      .name = "low_pass",
      .title = "Low pass",
      .help = "Blurs every picture with a Gaussian, which takes the fine detail out.",
      .settings = {{"sigma", "Standard deviation of the Gaussian in pixels", 1.0, 0.1, 100}},
      .start = [](const RecipeInputs& inputs) {
        const double sigma = inputs.settings.at("sigma").get<double>();
        return changePictures(
            inputs.source, [sigma](const Image& image) { return gaussianBlur(image, sigma); });
      }};
}

}  // namespace diptych
