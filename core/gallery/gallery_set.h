// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/shown_pictures.h"

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace diptych {

// What is known of a picture besides its file; NaN or -1 where it has not been found out.
struct PictureNumbers {
  static constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

  int tokens = -1;         // of the caption, without the ends
  float loss = kUnknown;   // the untrained base model's, mean over noise and timesteps
  float psnr = kUnknown;   // of the round trip through the autoencoder, dB
  float ssim = kUnknown;   // of the same
  float noise = kUnknown;  // 8-bit levels
  float slope = kUnknown;  // of the power spectrum
};

// A list of them by picture, as many as there are shown or none.
using NumberList = std::vector<PictureNumbers>;

// What a picture's latents look like from afar, for pairing by nearest latent: by item of the set;
// an empty one where it is not known.
using FeatureList = std::vector<std::vector<float>>;

// One column of the gallery. Parts are shared with other threads and never change.
struct GallerySet {
  std::shared_ptr<const ShownPictures> pictures;  // null: no set is open here
  std::shared_ptr<const NumberList> numbers;      // null: nothing is known
  int max_tokens = 0;                             // that the model keeps; 0: not known
  std::shared_ptr<const FeatureList> features;    // null: not measured

  PictureNumbers numbersOf(std::size_t picture) const {
    return numbers && picture < numbers->size() ? (*numbers)[picture] : PictureNumbers{};
  }
};

// At most so many sets stand side by side: original, synthetic, control.
inline constexpr std::size_t kMostSets = 3;

}  // namespace diptych
