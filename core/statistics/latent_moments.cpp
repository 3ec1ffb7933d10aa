// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/latent_moments.h"

#include "core/statistics/picture_bytes.h"

namespace diptych {

LatentMeasures momentsOf(const torch::Tensor& latents) {
  const auto values = latents.flatten(1);  // [channels, places]
  const auto mean = values.mean(1, true);
  const auto centred = values - mean;
  const auto variance = centred.square().mean(1);
  LatentMeasures measures;
  measures.mean = doublesOf(mean);
  measures.deviation = doublesOf(variance.sqrt());
  measures.kurtosis = doublesOf(centred.pow(4).mean(1) / variance.square() - 3);
  measures.covariance =
      doublesOf(centred.matmul(centred.t()) / static_cast<double>(values.size(1)));
  return measures;
}

}  // namespace diptych
