// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"
#include "core/image/image.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// What pictures look like at one CFG scale, as means over prompts.
struct CfgLevel {
  double cfg = 0;
  double clipped = 0;     // share of the channel values that are 0 or 255
  double saturation = 0;  // mean of (max - min) / max over the pixels (HSV's S), 0..1
  double contrast = 0;    // standard deviation of the luma (ITU-R BT.601), in 0..1
  double brightness = 0;  // mean of the luma; of single pictures, it is not kept in the file
};

// How a model answers to guidance. An overcooked one clips and saturates at scales that the base
// model still bears.
struct CfgResponse {
  std::string model;  // "base" or the arm
  std::vector<CfgLevel> levels;
};

inline constexpr const char* kCfgResponseFile = "cfg-response.json";

// The values of one picture; cfg is left 0.
CfgLevel measurePicture(const Image& picture);

// The highest scale, of those asked for, up to which every one clips at most `margin` more than
// the base does at the lowest scale. Nothing when the lowest does not.
std::optional<double> highestWithoutClipping(
    const CfgResponse& response, const CfgResponse& base, double margin = 0.02);

// The base model's and every arm's (of its run with the first seed, at its end), for the captions
// of the held-out pictures, four at most, with the same starting noise everywhere. Kept in
// cfg-response.json model by model, so that interrupted work is continued. Throws Error, Stopped.
std::vector<CfgResponse> measureCfgResponses(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::stop_token stop = {},
    const std::function<void(const std::string& phase, std::size_t done, std::size_t total)>&
        on_progress = {});

// Those that have been measured, the base first. Throws Error when the file is damaged.
std::vector<CfgResponse> readCfgResponses(const std::filesystem::path& folder);

}  // namespace diptych
