// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

struct EvaluationSettings {
  std::filesystem::path model;
  std::string device = "auto";
  // Folders of pictures; captioned but for the first. An empty path leaves out what needs it.
  std::filesystem::path reconstructed;  // pictures that the autoencoder has not seen
  std::filesystem::path training;       // pictures the model has learned
  std::filesystem::path held_out;       // others of the same things
  int pictures = 200;  // at most so many of a folder are looked at, drawn by the seed
  int generated = 96;  // pictures made for the distance and the colours
  double cfg = 3.0;    // that they are made with, in 20 steps of DPM++ 2M Karras
  std::uint64_t seed = 1;
};

struct Reconstruction {
  int pictures = 0;
  double psnr = 0;  // dB, mean over pictures
  double ssim = 0;
};

struct Accuracy {
  int pictures = 0;
  int right = 0;
  double share() const { return pictures == 0 ? 0 : static_cast<double>(right) / pictures; }
};

struct Classification {
  Accuracy any_style;   // ten captions of the set
  Accuracy same_style;  // that begin like the picture's own
};

// The energy distance between the features of two sets of pictures.
struct FeatureDistance {
  int pictures = 0;
  double generated = 0;  // pictures made from captions, to real ones with these captions
  double real = 0;       // one half of the real ones to the other, on average: no difference
};

// How much of a picture whose caption names a colour has it: the share of pictures of which at
// least a quarter (without a white background) has.
struct ColourAgreement {
  int pictures = 0;
  double generated = 0;
  double real = 0;
};

struct Evaluation {
  std::optional<Reconstruction> reconstruction;
  std::optional<Classification> training;
  std::optional<Classification> held_out;
  std::optional<FeatureDistance> distance;  // of held_out's captions, or training's
  std::optional<ColourAgreement> colours;   // of training's captions
  double seconds_per_picture = 0;           // 20 steps with guidance, one at a time
};

// phase, done, total.
using EvaluationProgress =
    std::function<void(const std::string& phase, std::size_t done, std::size_t total)>;

// Everything random comes from the seed. Throws Error that names the file, Stopped.
Evaluation evaluateModel(
    const EvaluationSettings& settings,
    std::stop_token stop = {},
    const EvaluationProgress& on_progress = {});

// Twenty-four prompts for a look at the model: animals, food, plants, vehicles, household, in all
// styles of the embedded model.
const std::vector<std::string>& evaluationPrompts();

}  // namespace diptych
