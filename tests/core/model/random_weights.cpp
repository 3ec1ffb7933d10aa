// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/model/random_weights.h"

#include "core/tensor/random.h"

#include <cmath>

namespace diptych {

void setRandomWeights(torch::nn::Module& module, at::Generator& generator) {
  for (auto& item : module.named_parameters()) {
    auto& parameter = item.value();
    const auto noise = randn(parameter.sizes(), generator);
    if (parameter.dim() > 1) {
      const auto inputs = static_cast<double>(parameter.numel() / parameter.size(0));
      parameter.set_data(noise / std::sqrt(inputs));
    } else {
      const double center =
          item.key().find("norm") != std::string::npos && item.key().ends_with("weight") ? 1.0
                                                                                         : 0.0;
      parameter.set_data(center + 0.1 * noise);
    }
  }
}

}  // namespace diptych
