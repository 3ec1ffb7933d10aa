// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// Learns byte pairs from captions (Sennrich et al. 2016, arXiv:1508.07909) and writes a CLIP
// tokenizer into a folder: vocab.json, merges.txt, tokenizer_config.json, special_tokens_map.json.
// The vocabulary: the 256 bytes, the 256 bytes that end a word, one token for each merge (the pair
// that occurs most often, of equals the first by its symbols), start and end of text.
// vocabulary_size: at least 514; fewer tokens are written when the captions have no pair left that
// occurs twice, so that the size is an upper limit. max_length: ids per prompt with both ends.
// Returns how many tokens there are. Throws Error when the folder cannot be written to or a number
// is out of range. The same captions give the same bytes.
int trainBytePairs(
    const std::vector<std::string>& captions,
    int vocabulary_size,
    int max_length,
    const std::filesystem::path& folder);

}  // namespace diptych
