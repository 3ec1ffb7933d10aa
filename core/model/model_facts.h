// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>

namespace diptych {

// What to do with a model that lacks something; said behind its path.
inline constexpr const char* kLacksTokenizer =
    "carries no tokenizer. Make a model folder of it first, with the tokenizer of any diffusers "
    "folder of its kind: diptych-cli model convert FILE FOLDER --config DIR.";
inline constexpr const char* kIsNoSingleFile =
    "the single files of Stable Diffusion 2.x hold OpenCLIP's text encoder, which is not written "
    "here. Keep the model as a folder, and leave save_single_file off.";

// What a person wants to know of a model before loading it. Torch-free.
struct ModelFacts {
  std::filesystem::path path;
  std::string kind;             // "diffusers folder", "single file"
  std::string prediction_type;  // "epsilon", "v_prediction"
  int resolution = 512;         // pixels: what it was made for
  int factor = 8;               // pixels per latent; picture sides are multiples of size_multiple
  int size_multiple = 64;       // factor x 2^(UNet levels - 1)
  int max_tokens = 77;
  std::int64_t unet_parameters = 0;
  std::int64_t vae_parameters = 0;
  std::int64_t text_encoder_parameters = 0;
  std::int64_t bytes_on_disk = 0;  // of a folder: its parts, without what lies beside them
  bool has_tokenizer = true;       // single files of other programs have none
  bool fits_single_file = true;    // off: kIsNoSingleFile
};

// Reads configuration files and headers, no weights: takes milliseconds. Throws Error when path
// holds no model.
ModelFacts describeModel(const std::filesystem::path& path);

// The variant of a model folder that has the weights themselves beside their moving average.
inline constexpr const char* kNonEma = "non_ema";
// Whether there is a file of the variant for the UNet.
bool hasVariant(const std::filesystem::path& model, const std::string& variant);

// SHA-256 over the weights and configurations, in a fixed order: says whether two runs started from
// the same base. Reads all of it. Throws Stopped.
std::string hashModel(const std::filesystem::path& path, const std::stop_token& stop = {});

}  // namespace diptych
