// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace diptych {

inline constexpr std::int64_t kTinyVocabularySize = 520;
inline constexpr std::int64_t kTinyPromptLength = 16;

// CLIP's format: all 256 bytes, alone and at the end of a word, the words "cat" and "dog", start
// and end.
void writeTinyTokenizer(const std::filesystem::path& folder);

}  // namespace diptych
