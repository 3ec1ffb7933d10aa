// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/picture_measures.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace diptych {

// One number of a picture and what it is called in tables.
struct NamedMeasure {
  std::string name;
  std::function<double(const PictureMeasures&)> of;
};

// "noise", "slope", "grid peak", "latent slope", "PSNR", "SSIM", then "latent mean 1", "latent
// deviation 1", "latent kurtosis 1" and the same for each further channel.
std::vector<NamedMeasure> namedMeasures(std::size_t latent_channels);

}  // namespace diptych
