// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/recipe.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace diptych {

// phase ("scanning", "hashing", "loading", "making"), done, total.
using DeriveProgress =
    std::function<void(const std::string& phase, std::size_t done, std::size_t total)>;

// Makes the data set that a recipe gives from the pictures of a folder, in a folder of its own:
// pictures under the names they had (PNG, or the source's file), captions in .txt files, and
// recipe.json with the settings and the hashes of source, model and result. The same recipe twice
// gives the same bytes. What an interrupted call left is continued; a finished one is only checked.
// Returns the hash of the result. Throws Error (also when the folder holds anything else, or when a
// finished set has been changed), Stopped.
std::string deriveDataSet(
    const Recipe& recipe,
    const std::filesystem::path& source,
    const std::filesystem::path& target,
    const std::string& device = "auto",
    std::stop_token stop = {},
    const DeriveProgress& on_progress = {});

// recipe.json of a derived data set; null when the folder holds none.
nlohmann::json readRecipeRecord(const std::filesystem::path& folder);

}  // namespace diptych
