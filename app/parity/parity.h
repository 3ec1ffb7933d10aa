// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <iosfwd>
#include <stop_token>

namespace diptych {

// Compares every computation with references made by another implementation and writes one line for
// each, with the largest error and its tolerance. Returns how many missed.
//
// folder: models NAME, their references NAME-ref, the same weights as single files
// NAME-ldm.safetensors, tokenizer_cases.json, sd15_keys.json, safetensors-format/. Names, sizes,
// step counts, samplers and batches are taken from the files. What is absent is left out, and said
// so. Throws Error when there is nothing to check; Stopped, between two references, when asked to.
// Computes with one thread, as the references were, and restores the number afterwards.
int runParity(const std::filesystem::path& folder, std::ostream& out, std::stop_token stop = {});

}  // namespace diptych
