// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_generator.h"
#include "core/model/model_facts.h"
#include "ui/preview/preview_worker.h"

#include <utility>

namespace diptych::ui {

LoadedGenerator loadGenerator(const std::filesystem::path& model, std::stop_token stop) {
  const auto facts = diptych::describeModel(model);
  auto generator =
      std::make_shared<diptych::PictureGenerator>(model, "auto", "fp32", std::move(stop));
  return {
      .generate =
          [generator](
              const GenerationSettings& settings,
              std::stop_token stop_making,
              const std::function<void(int, int)>& on_step) {
            return generator->generate(settings, std::move(stop_making), on_step);
          },
      .resolution = facts.resolution};
}

}  // namespace diptych::ui
