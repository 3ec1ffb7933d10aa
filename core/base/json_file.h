// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>

namespace diptych {

// Reads a JSON file of at most max_bytes. Throws Error, naming the file, when it is no JSON.
nlohmann::json readJsonFile(
    const std::filesystem::path& path, std::uintmax_t max_bytes = 64 * 1024 * 1024);

// Indented by two, written atomically; bytes that are no UTF-8 are replaced.
void writeJsonFile(const std::filesystem::path& path, const nlohmann::json& json);

}  // namespace diptych
