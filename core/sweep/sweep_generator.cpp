// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_generator.h"
#include "core/model/model_facts.h"
#include "core/sweep/sweep_runner.h"

#include <memory>
#include <utility>

namespace diptych {

SweepGeneratorFactory sweepGenerators(const std::string& device, const std::string& dtype) {
  return [device, dtype](const std::filesystem::path& model, std::stop_token stop) {
    SweepGenerator loaded;
    loaded.hash = hashModel(model, stop);
    auto generator = std::make_shared<PictureGenerator>(model, device, dtype, std::move(stop));
    loaded.generate = [generator](
                          const GenerationSettings& settings,
                          std::stop_token stop_making,
                          const std::function<void(int, int)>& on_step) {
      return generator->generate(settings, std::move(stop_making), on_step);
    };
    return loaded;
  };
}

}  // namespace diptych
