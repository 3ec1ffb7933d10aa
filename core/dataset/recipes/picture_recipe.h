// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/recipe.h"

#include <functional>
#include <memory>
#include <utility>

namespace diptych {

// A recipe that is one function of the picture's pixels and keeps its caption. change: called with
// the picture as it is shown.
std::unique_ptr<RecipeWork> changePictures(
    const DataSet& source, std::function<Image(const Image&)> change);

// The seed of a picture's own randomness: the same for the same name in any data set.
std::uint64_t pictureSeed(const nlohmann::json& settings, const PictureItem& item);

}  // namespace diptych
