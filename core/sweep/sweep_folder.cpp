// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_folder.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_fields.h"
#include "core/base/json_file.h"
#include "core/base/sha256.h"
#include "core/dataset/picture_generator.h"
#include "core/image/file_reader.h"
#include "core/image/png_chunks.h"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <ctime>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlanFile = "sweep.json";
constexpr const char* kCellsFolder = "cells";
constexpr const char* kCellText = "diptych_cell";
constexpr std::uintmax_t kMostPlanBytes = 64 * 1024 * 1024;
constexpr std::size_t kShortHash = 10;  // as A1111 writes it

std::string folderName(const std::string& name) {
  std::string safe;
  for (const char c : name.substr(0, 80)) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
    safe += plain ? c : '-';
  }
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  ::localtime_r(&now, &local);
  return fmt::format("{:%Y%m%d-%H%M%S}-{}", local, safe.empty() ? "sweep" : safe);
}

// What the pixels of a cell depend on, besides the weights.
std::string cellKey(const SweepPlan& plan, const SweepCell& cell) {
  const auto settings = settingsOf(plan, cell);
  const nlohmann::json json = {
      settings.prompt,
      settings.negative_prompt,
      settings.seed,
      settings.steps,
      settings.cfg,
      settings.sampler,
      settings.width,
      settings.height,
      modelOf(plan, cell).path.string()};
  Sha256 hash;
  hash.add(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return hash.finish();
}

// Every byte of a PNG is under a checksum.
void checkWholePng(const fs::path& path) {
  FileReader file(path);
  forEachPngChunk(file, [&file](const PngChunk& chunk) { readPngChunk(file, chunk); });
}

// The hash of the model of a cell that is whole and of this plan; empty: it is not.
std::string finishedCellHash(const fs::path& file, const SweepPlan& plan, const SweepCell& cell) {
  try {
    checkWholePng(file);
    const auto text = readPngText(file);
    const auto found = text.find(kCellText);
    if (found == text.end()) {
      return {};
    }
    const auto json = nlohmann::json::parse(found->second);
    JsonFields fields(json, file.string());
    return fields.get<std::string>("key") == cellKey(plan, cell)
               ? fields.get<std::string>("model_hash")
               : std::string();
  } catch (const std::exception&) {
    return {};  // it is made again
  }
}

std::size_t countCellFiles(const fs::path& folder) {
  std::error_code code;
  std::size_t count = 0;
  for (fs::directory_iterator entry(folder / kCellsFolder, code), end; !code && entry != end;
       entry.increment(code)) {
    const auto name = entry->path().filename().string();
    count += name.front() == 'z' && name.ends_with(".png") ? 1 : 0;
  }
  return count;
}

}  // namespace

fs::path createSweep(const fs::path& sweeps_folder, const SweepPlan& plan) {
  fs::create_directories(sweeps_folder);
  const auto wanted = sweeps_folder / folderName(plan.name);
  auto folder = wanted;
  for (int count = 2; !fs::create_directory(folder); ++count) {
    folder = wanted.string() + fmt::format("-{}", count);
  }
  fs::create_directory(folder / kCellsFolder);
  writeJsonFile(folder / kPlanFile, sweepJson(plan));
  return folder;
}

SweepPlan readSweep(const fs::path& folder) {
  const auto file = folder / kPlanFile;
  if (!fs::exists(file)) {
    throw Error(fmt::format(
        "{}: is no sweep, it has no {}. Choose the folder of a sweep.",
        folder.string(),
        kPlanFile));
  }
  return readSweepJson(readJsonFile(file, kMostPlanBytes), file.string());
}

fs::path cellFile(const fs::path& folder, const SweepCell& cell) {
  return folder / kCellsFolder /
         fmt::format("z{:03}-y{:03}-x{:03}.png", cell.z + 1, cell.y + 1, cell.x + 1);
}

SweepState scanSweep(const fs::path& folder, const SweepPlan& plan, const std::stop_token& stop) {
  SweepState state;
  state.finished.resize(plan.cells());
  for (std::size_t i = 0; i < plan.cells(); ++i) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto cell = plan.cellAt(i);
    const auto file = cellFile(folder, cell);
    const auto hash = fs::exists(file) ? finishedCellHash(file, plan, cell) : std::string();
    if (hash.empty()) {
      continue;
    }
    const auto known = state.model_hashes.emplace(modelOf(plan, cell).path.string(), hash);
    state.finished[i] = known.first->second == hash;
    state.count += state.finished[i] ? 1 : 0;
  }
  return state;
}

void writeCell(
    const fs::path& folder,
    const SweepPlan& plan,
    const SweepCell& cell,
    const Image& picture,
    const std::string& model_hash) {
  const auto label = modelOf(plan, cell).label;
  const nlohmann::json key = {{"key", cellKey(plan, cell)}, {"model_hash", model_hash}};
  fs::create_directories(folder / kCellsFolder);
  writePng(
      cellFile(folder, cell),
      picture,
      {{"parameters",
        parametersText(settingsOf(plan, cell), label, model_hash.substr(0, kShortHash))},
       {kCellText, key.dump()}});
}

std::unique_ptr<RunLock> lockSweep(const fs::path& folder) {
  try {
    return std::make_unique<RunLock>(folder);
  } catch (const Error&) {
    if (!RunLock::isHeld(folder)) {
      throw;
    }
    throw Error(fmt::format(
        "{}: another window or command works on this sweep already. Wait until it has ended or "
        "stop "
        "it first.",
        folder.string()));
  }
}

std::vector<SweepInfo> listSweeps(
    const fs::path& sweeps_folder, std::vector<std::string>* problems) {
  std::vector<SweepInfo> sweeps;
  std::error_code code;
  for (fs::directory_iterator entry(sweeps_folder, code), end; !code && entry != end;
       entry.increment(code)) {
    const auto& folder = entry->path();
    if (!fs::exists(folder / kPlanFile)) {
      continue;
    }
    try {
      sweeps.push_back(
          {folder, readSweep(folder), countCellFiles(folder), RunLock::isHeld(folder)});
    } catch (const std::exception& error) {
      if (problems != nullptr) {
        problems->push_back(describe(error));
      }
    }
  }
  std::sort(sweeps.begin(), sweeps.end(), [](const auto& a, const auto& b) {
    return a.folder.filename() > b.folder.filename();
  });
  return sweeps;
}

}  // namespace diptych
