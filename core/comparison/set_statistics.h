// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/one_variable_check.h"

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// What an arm's pictures are like before anything is learned from them.
struct SetStatistics {
  std::string arm;
  std::size_t pictures = 0;
  std::size_t captions = 0;          // that are not empty
  double caption_words = 0;          // mean over the pictures
  std::map<std::string, int> sizes;  // "640x480" -> pictures
  BatchFacts batches;                // of the first fold
  double kilobytes = 0;              // mean file size, in units of 1000 bytes
  // Means over the pictures of what measurePicture says of each (cfg_response.h).
  double brightness = 0;
  double contrast = 0;
  double saturation = 0;
  double clipped = 0;
};

// Of the arms whose data is there; decodes every picture. The first arm's data must be there.
// Throws Error, Stopped.
std::vector<SetStatistics> readSetStatistics(
    const Experiment& experiment, const ExperimentPlaces& places, std::stop_token stop = {});

// A line for each arm (RFC 4180).
std::string setStatisticsAsCsv(const std::vector<SetStatistics>& sets);

// "12 of 64x64, 8 of 48x80, 3 more": the commonest first, at most so many.
std::string countsText(const std::map<std::string, int>& counts, std::size_t most);

}  // namespace diptych
