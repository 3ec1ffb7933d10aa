// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model_facts.h"
#include "ui/preview/preview_worker.h"

#include <utility>

namespace diptych::ui {

LoadedGenerator loadGenerator(
    const std::filesystem::path& model, const std::string& variant, std::stop_token stop) {
  const auto facts = diptych::describeModel(model);
  const auto generator = std::make_shared<diptych::LiveGenerator>(model, std::move(stop), variant);
  LoadedGenerator loaded;
  loaded.generate = [generator](
                        const GenerationSettings& settings,
                        const std::stop_token& stop_making,
                        const LiveStepCallback& on_step) {
    return generator->generate(settings, stop_making, on_step);
  };
  loaded.prepare_coarse = [generator](
                              const GenerationSettings& settings,
                              const std::stop_token& stop_making,
                              const LiveStepCallback& on_step) {
    generator->prepareCoarse(settings, stop_making, on_step);
  };
  loaded.coarse = [generator](
                      const GenerationSettings& settings,
                      const std::vector<double>& cfgs,
                      const std::stop_token& stop_making,
                      const LiveStepCallback& on_step) {
    return generator->coarse(settings, cfgs, stop_making, on_step);
  };
  loaded.take_weights = [generator](const WeightsSnapshot& snapshot, bool averages) {
    generator->takeWeights(snapshot, averages);
  };
  loaded.resolution = facts.resolution;
  return loaded;
}

}  // namespace diptych::ui
