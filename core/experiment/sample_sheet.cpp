// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/sample_sheet.h"

#include "core/experiment/checkpoint_store.h"

#include <fmt/core.h>

#include <algorithm>

namespace diptych {
namespace {

std::vector<std::string> samplePrompts(const TrainingConfig& config, const RunData& data) {
  constexpr std::size_t kMaxPrompts = 4;
  if (!config.sample_prompts.empty()) {
    return config.sample_prompts;
  }
  const auto& pictures = data.validation.empty() ? data.training : data.validation;
  std::vector<std::string> prompts;
  for (std::size_t i = 0; i < std::min(pictures.size(), kMaxPrompts); ++i) {
    prompts.push_back(data.items[pictures[i]].caption);
  }
  return prompts;
}

}  // namespace

std::vector<SampleCell> sampleSheet(const TrainingConfig& config, const RunData& data) {
  std::vector<SampleCell> cells;
  int row = 0;
  for (const auto& prompt : samplePrompts(config, data)) {
    int column = 0;
    for (const double cfg : config.sample_cfgs) {
      const GenerationSettings settings{
          .prompt = prompt,
          .negative_prompt = {},
          .seed = config.sample_seed,
          .steps = config.sample_steps,
          .cfg = cfg,
          .sampler = config.sample_sampler,
          .width = config.resolution,
          .height = config.resolution};
      cells.push_back({row, column++, settings});
    }
    ++row;
  }
  return cells;
}

std::string sampleFileName(std::int64_t step, const SampleCell& cell) {
  return fmt::format(
      "{}-prompt-{}-column-{}-cfg-{}.png",
      stepName(step),
      cell.row + 1,
      cell.column + 1,
      cell.settings.cfg);
}

}  // namespace diptych
