// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep.h"

#include "core/base/error.h"
#include "core/model/model_facts.h"
#include "core/sweep/axis_values.h"
#include "core/sweep/sweep_checks.h"
#include "core/sweep/sweep_models.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace diptych {
namespace {

namespace fs = std::filesystem;

struct KindWords {
  const char* name;
  const char* title;
  const char* a1111;
};

constexpr std::array<KindWords, kSweepKinds> kWords = {{
    {"cfg", "CFG scale", "CFG Scale"},
    {"model", "Model", "Checkpoint name"},
    {"prompt", "Prompt", "Prompt"},
    {"negative_prompt", "Negative prompt", "Negative prompt"},
    {"seed", "Seed", "Seed"},
    {"steps", "Steps", "Steps"},
    {"sampler", "Sampler", "Sampler"},
}};

const KindWords& wordsOf(SweepKind kind) { return kWords.at(static_cast<std::size_t>(kind)); }

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

// By our name or by the one that A1111 shows.
std::string samplerOf(const std::string& typed) {
  for (const auto& name : samplerNames()) {
    if (lowerCase(typed) == name || lowerCase(typed) == lowerCase(samplerDisplayName(name))) {
      return name;
    }
  }
  std::string known;
  for (const auto& name : samplerNames()) {
    known += (known.empty() ? "" : ", ") + name;
  }
  throw Error(fmt::format("\"{}\" is no sampler. There are: {}.", typed, known));
}

template <typename Number>
std::vector<std::string> spelled(const std::vector<Number>& numbers) {
  std::vector<std::string> texts;
  for (const auto number : numbers) {
    texts.push_back(fmt::format("{}", number));
  }
  return texts;
}

std::vector<std::string> rawValues(SweepKind kind, std::string_view typed) {
  switch (kind) {
    case SweepKind::Cfg:
      return spelled(parseNumbers(typed));
    case SweepKind::Seed:
    case SweepKind::Steps:
      return spelled(parseWholeNumbers(typed));
    case SweepKind::Sampler: {
      auto samplers = parseTexts(typed);
      std::transform(samplers.begin(), samplers.end(), samplers.begin(), samplerOf);
      return samplers;
    }
    case SweepKind::Model:
    case SweepKind::Prompt:
    case SweepKind::NegativePrompt:
      break;
  }
  return parseTexts(typed);
}

SweepAxis planAxis(const AxisRequest& request) {
  SweepAxis axis{request.kind, request.typed, parseAxis(request.kind, request.typed), {}};
  if (request.kind != SweepKind::Model) {
    for (const auto& value : axis.values) {
      axis.labels.push_back(request.kind == SweepKind::Sampler ? samplerDisplayName(value) : value);
    }
    return axis;
  }
  const auto models = sweepModels(axis.values);
  axis.values.clear();
  for (const auto& model : models) {
    axis.values.push_back(model.path.string());
    axis.labels.push_back(model.label);
  }
  return axis;
}

const std::string* valueOf(const SweepPlan& plan, const SweepCell& cell, SweepKind kind) {
  const std::array places = {cell.x, cell.y, cell.z};
  for (std::size_t i = 0; i < plan.axes.size(); ++i) {
    if (plan.axes[i].kind == kind) {
      return &plan.axes[i].values.at(static_cast<std::size_t>(places[i]));
    }
  }
  return nullptr;
}

std::string joinedLabels(const SweepAxis& axis) {
  std::string text;
  for (const auto& label : axis.labels) {
    const bool quotes = label.find_first_of(",\"\n") != std::string::npos;
    auto inner = label;
    for (std::size_t at = 0; quotes && (at = inner.find('"', at)) != std::string::npos; at += 2) {
      inner.insert(at, 1, '"');
    }
    text += (text.empty() ? "" : ", ") + (quotes ? '"' + inner + '"' : label);
  }
  return text;
}

}  // namespace

std::string sweepKindName(SweepKind kind) { return wordsOf(kind).name; }

std::string sweepKindTitle(SweepKind kind) { return wordsOf(kind).title; }

std::string sweepAxisLabel(SweepKind kind, const std::string& label) {
  switch (kind) {
    case SweepKind::Cfg:
      return "CFG " + label;
    case SweepKind::Seed:
      return "Seed " + label;
    case SweepKind::Steps:
      return label + " steps";
    case SweepKind::NegativePrompt:
      return "without " + label;
    case SweepKind::Model:
    case SweepKind::Prompt:
    case SweepKind::Sampler:
      break;
  }
  return label;
}

SweepKind sweepKindOf(const std::string& name) {
  std::string known;
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (name == kWords[i].name) {
      return static_cast<SweepKind>(i);
    }
    known += (known.empty() ? "" : ", ") + std::string(kWords[i].name);
  }
  throw Error(fmt::format("\"{}\" cannot be an axis. There are: {}.", name, known));
}

std::size_t SweepPlan::cells() const {
  return static_cast<std::size_t>(columns()) * static_cast<std::size_t>(rows()) *
         static_cast<std::size_t>(sheets());
}

SweepCell SweepPlan::cellAt(std::size_t index) const {
  const auto width = static_cast<std::size_t>(columns());
  const auto height = static_cast<std::size_t>(rows());
  return {
      static_cast<int>(index % width),
      static_cast<int>(index / width % height),
      static_cast<int>(index / width / height)};
}

std::size_t SweepPlan::indexOf(const SweepCell& cell) const {
  return (static_cast<std::size_t>(cell.z) * static_cast<std::size_t>(rows()) +
          static_cast<std::size_t>(cell.y)) *
             static_cast<std::size_t>(columns()) +
         static_cast<std::size_t>(cell.x);
}

std::vector<std::string> parseAxis(SweepKind kind, std::string_view typed) {
  auto values = rawValues(kind, typed);
  GenerationSettings settings;
  for (const auto& value : values) {
    applySweepValue(kind, value, settings);
  }
  return values;
}

GenerationSettings settingsOf(const SweepPlan& plan, const SweepCell& cell) {
  auto settings = plan.base;
  for (int i = 0; i < kSweepKinds; ++i) {
    const auto kind = static_cast<SweepKind>(i);
    if (const auto* value = valueOf(plan, cell, kind)) {
      applySweepValue(kind, *value, settings);
    }
  }
  return settings;
}

SweepModel modelOf(const SweepPlan& plan, const SweepCell& cell) {
  const auto* path = valueOf(plan, cell, SweepKind::Model);
  if (path == nullptr) {
    return plan.model;
  }
  for (const auto& axis : plan.axes) {
    if (axis.kind == SweepKind::Model) {
      const auto place = static_cast<std::size_t>(path - axis.values.data());
      return {axis.labels.at(place), *path};
    }
  }
  return plan.model;
}

SweepPlan planSweep(
    const std::string& name,
    const GenerationSettings& base,
    const fs::path& model,
    const std::vector<AxisRequest>& axes) {
  SweepPlan plan{name, base, {}, {}};
  for (const auto& axis : axes) {
    plan.axes.push_back(planAxis(axis));
  }
  const bool varies = valueOf(plan, {}, SweepKind::Model) != nullptr;
  plan.model = varies ? modelOf(plan, {}) : resolveSweepModel(model);
  const auto facts = describeModel(plan.model.path);
  plan.base.width = base.width > 0 ? base.width : facts.resolution;
  plan.base.height = base.height > 0 ? base.height : facts.resolution;
  checkSweepPlan(plan, "The sweep");
  return plan;
}

std::map<std::string, std::string> gridPairs(const SweepPlan& plan) {
  std::map<std::string, std::string> pairs{{"Script", "X/Y/Z plot"}};
  const std::array letters = {"X", "Y", "Z"};
  for (std::size_t i = 0; i < plan.axes.size(); ++i) {
    pairs[fmt::format("{} Type", letters.at(i))] = wordsOf(plan.axes[i].kind).a1111;
    pairs[fmt::format("{} Values", letters.at(i))] = joinedLabels(plan.axes[i]);
  }
  return pairs;
}

}  // namespace diptych
