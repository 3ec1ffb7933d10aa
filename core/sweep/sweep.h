// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// What may change along an axis.
enum class SweepKind { Cfg, Model, Prompt, NegativePrompt, Seed, Steps, Sampler };
inline constexpr int kSweepKinds = 7;

// "cfg", "model", "prompt", "negative_prompt", "seed", "steps", "sampler": for files and commands.
std::string sweepKindName(SweepKind kind);
// Throws Error that lists the names.
SweepKind sweepKindOf(const std::string& name);
// "CFG scale", "Model", ...: for people.
std::string sweepKindTitle(SweepKind kind);

// A value as it stands beside its row or column: "CFG 7.5", "Seed 555", "20 steps"; prompts, models
// and samplers speak for themselves.
std::string sweepAxisLabel(SweepKind kind, const std::string& label);

struct SweepModel {
  std::string label;  // "base-model"; "my-run, step 400"
  std::filesystem::path path;
};

struct SweepAxis {
  SweepKind kind = SweepKind::Cfg;
  std::string typed;  // as the user wrote it
  // As GenerationSettings would spell them; of models their paths, one for each model.
  std::vector<std::string> values;
  std::vector<std::string> labels;  // one for each value, for people
};

// Which column, row and sheet.
struct SweepCell {
  int x = 0;
  int y = 0;
  int z = 0;
  bool operator==(const SweepCell&) const = default;
};

// A grid of pictures: what all have in common, and two or three axes along which one thing changes.
// All cells start from the same noise unless the seed is an axis.
struct SweepPlan {
  std::string name;
  GenerationSettings base;  // with the size of the pictures
  SweepModel model;
  std::vector<SweepAxis> axes;  // x (columns), y (rows) and, when there are sheets, z

  int columns() const { return static_cast<int>(axes.at(0).values.size()); }
  int rows() const { return static_cast<int>(axes.at(1).values.size()); }
  int sheets() const { return axes.size() < 3 ? 1 : static_cast<int>(axes[2].values.size()); }
  std::size_t cells() const;
  // Sheet by sheet, row by row.
  SweepCell cellAt(std::size_t index) const;
  std::size_t indexOf(const SweepCell& cell) const;
};

inline constexpr std::size_t kMaxSweepCells = 100'000;

// What a cell is made with, and of which model.
GenerationSettings settingsOf(const SweepPlan& plan, const SweepCell& cell);
SweepModel modelOf(const SweepPlan& plan, const SweepCell& cell);

// The values that are typed, spelled as GenerationSettings has them; reads no file. Throws Error
// that names what is wrong.
std::vector<std::string> parseAxis(SweepKind kind, std::string_view typed);

struct AxisRequest {
  SweepKind kind = SweepKind::Cfg;
  std::string typed;
};

// A plan from what was typed. A run folder means its newest checkpoint now, and on an axis a path
// may stand for several models (sweep_models.h); then model is not asked for, and the first of the
// axis is it. Size 0 means what the model was made for. Reads configurations of the models, no
// weights. Throws Error.
SweepPlan planSweep(
    const std::string& name,
    const GenerationSettings& base,
    const std::filesystem::path& model,
    const std::vector<AxisRequest>& axes);

// The model, or the run's newest checkpoint, and what to call it. Throws Error when there is none
// or when these are several.
SweepModel resolveSweepModel(const std::filesystem::path& path);

// A1111's pairs for the picture of a whole grid: Script, X Type, X Values, ...
std::map<std::string, std::string> gridPairs(const SweepPlan& plan);

nlohmann::json sweepJson(const SweepPlan& plan);
// Checks everything: the file may come from anywhere. where: its name, for messages. Throws Error.
SweepPlan readSweepJson(const nlohmann::json& json, const std::string& where);

}  // namespace diptych
