// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/recipe.h"

// One maker per file; recipeKinds() of recipe.h knows them.
namespace diptych {

RecipeKind generateRecipe();
RecipeKind vaeRoundTripRecipe();
RecipeKind latentNoiseRecipe();
RecipeKind resizeToBucketRecipe();
RecipeKind jpegRecipe();
RecipeKind lowPassRecipe();
RecipeKind captionShuffleRecipe();
RecipeKind emptyCaptionsRecipe();
RecipeKind mixRecipe();

}  // namespace diptych
