// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json_fields.h"
#include "core/sweep/axis_values.h"
#include "core/sweep/sweep.h"
#include "core/sweep/sweep_checks.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace diptych {
namespace {

constexpr int kSweepFormat = 1;
constexpr int kMostSteps = 1000;
constexpr double kMostCfg = 1000;
constexpr int kMostSide = 16384;
constexpr std::size_t kMostPromptBytes = 100'000;

template <typename Number>
Number wholeValue(SweepKind kind, const std::string& value, Number lowest, Number highest) {
  Number number{};
  const auto* end = value.data() + value.size();
  const auto [stopped, code] = std::from_chars(value.data(), end, number);
  if (code != std::errc() || stopped != end || number < lowest || number > highest) {
    throw Error(fmt::format(
        "\"{}\" is no value for {}. Write a number from {} to {}.",
        value,
        sweepKindTitle(kind),
        lowest,
        highest));
  }
  return number;
}

void checkSampler(const std::string& sampler) {
  const auto names = samplerNames();
  if (std::find(names.begin(), names.end(), sampler) == names.end()) {
    throw Error(fmt::format("\"{}\" is no sampler.", sampler));
  }
}

std::string boundedPrompt(const std::string& prompt) {
  if (prompt.size() > kMostPromptBytes) {
    throw Error(fmt::format("A prompt has {} bytes. Shorten it.", prompt.size()));
  }
  return prompt;
}

void checkBase(const GenerationSettings& base, const std::string& where) {
  checkSampler(base.sampler);
  boundedPrompt(base.prompt);
  boundedPrompt(base.negative_prompt);
  for (const int side : {base.width, base.height}) {
    if (side < 8 || side > kMostSide) {
      throw Error(fmt::format(
          "{}: pictures of {} x {} pixels cannot be made. Choose sides from 8 to {}.",
          where,
          base.width,
          base.height,
          kMostSide));
    }
  }
  if (base.steps < 1 || base.steps > kMostSteps || !std::isfinite(base.cfg) || base.cfg < 0 ||
      base.cfg > kMostCfg) {
    throw Error(fmt::format(
        "{}: {} steps with a CFG scale of {} cannot be made. Choose 1 to {} steps and a scale from "
        "0 to {}.",
        where,
        base.steps,
        base.cfg,
        kMostSteps,
        kMostCfg));
  }
}

void checkAxis(const SweepAxis& axis, const std::string& where) {
  if (axis.values.empty() || axis.values.size() > kMaxAxisValues ||
      axis.labels.size() != axis.values.size()) {
    throw Error(fmt::format(
        "{}: the axis {} has {} values and {} labels. It needs 1 to {} of both.",
        where,
        sweepKindTitle(axis.kind),
        axis.values.size(),
        axis.labels.size(),
        kMaxAxisValues));
  }
  GenerationSettings settings;
  for (const auto& value : axis.values) {
    applySweepValue(axis.kind, value, settings);
  }
}

nlohmann::json axisJson(const SweepAxis& axis) {
  return {
      {"kind", sweepKindName(axis.kind)},
      {"typed", axis.typed},
      {"values", axis.values},
      {"labels", axis.labels}};
}

SweepAxis readAxis(const nlohmann::json& json, const std::string& where) {
  JsonFields fields(json, where);
  SweepAxis axis;
  axis.kind = sweepKindOf(fields.get<std::string>("kind"));
  axis.typed = fields.get<std::string>("typed");
  axis.values = fields.get<std::vector<std::string>>("values");
  axis.labels = fields.get<std::vector<std::string>>("labels");
  fields.refuseOthers();
  return axis;
}

GenerationSettings readBase(const nlohmann::json& json, const std::string& where) {
  JsonFields fields(json, where);
  GenerationSettings base;
  base.prompt = fields.get<std::string>("prompt");
  base.negative_prompt = fields.get<std::string>("negative_prompt");
  base.seed = fields.get<std::uint64_t>("seed");
  base.steps = fields.between("steps", 1, kMostSteps);
  base.cfg = fields.between("cfg", 0.0, kMostCfg);
  base.sampler = fields.get<std::string>("sampler");
  base.width = fields.between("width", 8, kMostSide);
  base.height = fields.between("height", 8, kMostSide);
  fields.refuseOthers();
  return base;
}

SweepModel readModel(const nlohmann::json& json, const std::string& where) {
  JsonFields fields(json, where);
  SweepModel model{fields.get<std::string>("label"), fields.get<std::filesystem::path>("path")};
  fields.refuseOthers();
  return model;
}

}  // namespace

void applySweepValue(SweepKind kind, const std::string& value, GenerationSettings& settings) {
  switch (kind) {
    case SweepKind::Cfg:
      settings.cfg = wholeValue<double>(kind, value, 0.0, kMostCfg);
      return;
    case SweepKind::Seed:
      settings.seed = wholeValue<std::uint64_t>(kind, value, 0, UINT64_MAX);
      return;
    case SweepKind::Steps:
      settings.steps = wholeValue<int>(kind, value, 1, kMostSteps);
      return;
    case SweepKind::Sampler:
      checkSampler(value);
      settings.sampler = value;
      return;
    case SweepKind::Prompt:
      settings.prompt = boundedPrompt(value);
      return;
    case SweepKind::NegativePrompt:
      settings.negative_prompt = boundedPrompt(value);
      return;
    case SweepKind::Model:
      return;
  }
}

void checkSweepPlan(const SweepPlan& plan, const std::string& where) {
  checkBase(plan.base, where);
  if (plan.axes.size() < 2 || plan.axes.size() > 3) {
    throw Error(fmt::format("{} has {} axes. It needs two or three.", where, plan.axes.size()));
  }
  std::set<SweepKind> kinds;
  for (const auto& axis : plan.axes) {
    checkAxis(axis, where);
    if (!kinds.insert(axis.kind).second) {
      throw Error(fmt::format(
          "{}: two axes change the same: {}. Choose another.", where, sweepKindTitle(axis.kind)));
    }
  }
  if (plan.cells() > kMaxSweepCells) {
    throw Error(fmt::format(
        "{} has {} cells; at most {} can be made. Use fewer values.",
        where,
        plan.cells(),
        kMaxSweepCells));
  }
}

nlohmann::json sweepJson(const SweepPlan& plan) {
  auto axes = nlohmann::json::array();
  for (const auto& axis : plan.axes) {
    axes.push_back(axisJson(axis));
  }
  const auto& base = plan.base;
  return {
      {"format", kSweepFormat},
      {"name", plan.name},
      {"model", {{"label", plan.model.label}, {"path", plan.model.path.string()}}},
      {"settings",
       {{"prompt", base.prompt},
        {"negative_prompt", base.negative_prompt},
        {"seed", base.seed},
        {"steps", base.steps},
        {"cfg", base.cfg},
        {"sampler", base.sampler},
        {"width", base.width},
        {"height", base.height}}},
      {"axes", axes}};
}

SweepPlan readSweepJson(const nlohmann::json& json, const std::string& where) {
  JsonFields fields(json, where);
  fields.between("format", kSweepFormat, kSweepFormat);
  SweepPlan plan;
  plan.name = fields.get<std::string>("name");
  plan.model = readModel(fields.get<nlohmann::json>("model"), where + ": the model");
  plan.base = readBase(fields.get<nlohmann::json>("settings"), where + ": the settings");
  for (const auto& axis : fields.get<std::vector<nlohmann::json>>("axes")) {
    plan.axes.push_back(readAxis(axis, where + ": an axis"));
  }
  fields.refuseOthers();
  checkSweepPlan(plan, where);
  return plan;
}

}  // namespace diptych
