// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// What a fuzz program defines. Returns 0; a defect shows as a crash, a sanitizer's report or an
// abort.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Inputs to start from when there are no files.
std::vector<std::string> builtInSeeds();
