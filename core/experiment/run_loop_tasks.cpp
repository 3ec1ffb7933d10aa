// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a run does between its steps: validations, samples, saves.
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/dataset/picture_generator.h"
#include "core/experiment/run_loop.h"
#include "core/image/image.h"

#include <fmt/core.h>

#include <cmath>
#include <map>
#include <numeric>

namespace diptych {
namespace {

double meanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

void RunLoop::validate() {
  const Stopwatch watch;
  const auto scores = scorePanels();
  if (!scores.empty()) {
    parts_.recorder.addValidation(scores);
    seconds_per_validation_.add(watch.seconds());
  }
}

std::vector<PanelScore> RunLoop::scorePanels() {
  std::vector<PanelScore> scores;
  for (const auto& panel : parts_.data.panels) {
    scores.push_back(scorePanel(panel.name, panel.items));
  }
  return scores;
}

PanelScore RunLoop::scorePanel(const std::string& name, const std::vector<PanelItem>& panel) {
  report("validating", 0, static_cast<std::int64_t>(panel.size()));
  auto losses = parts_.trainer.score(panel, stop_, [&](std::size_t done, std::size_t total) {
    report("validating", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
  });
  requireFinite(name, panel, losses);
  return {point(name, meanOf(losses)), std::move(losses)};
}

void RunLoop::requireFinite(
    const std::string& name,
    const std::vector<PanelItem>& panel,
    const std::vector<double>& losses) const {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (!std::isfinite(losses[i])) {
      throw Error(fmt::format(
          "Step {}: {} of \"{}\" at timestep {} is {}, so nothing more was saved. Continue from "
          "the "
          "last checkpoint with a lower learning_rate.",
          stepsDone(),
          name,
          parts_.data.items[panel[i].picture].name,
          panel[i].timestep,
          losses[i]));
    }
  }
}

void RunLoop::sample() {
  const auto cells = sampleSheet(parts_.config, parts_.data);
  const auto now = stepsDone();
  const Stopwatch watch;
  bool drawn = false;
  std::int64_t made = 0;
  std::filesystem::create_directories(parts_.folder / kSamplesFolder);
  for (const auto& cell : cells) {
    if (!parts_.recorder.database().hasSample(now, cell.row, cell.column)) {
      drawSample(cell, made, static_cast<std::int64_t>(cells.size()));
      drawn = true;
    }
    ++made;
  }
  if (drawn) {
    seconds_per_sampling_.add(watch.seconds());
  }
}

void RunLoop::drawSample(const SampleCell& cell, std::int64_t made, std::int64_t cells) {
  checkStop();
  report("sampling", made, cells);
  const auto picture = parts_.trainer.generator().generate(
      cell.settings, stop_, [&](int, int) { report("sampling", made, cells); });
  const auto now = stepsDone();
  const auto path = parts_.folder / kSamplesFolder / sampleFileName(now, cell);
  const std::map<std::string, std::string> origin = {
      {"Run", parts_.folder.filename().string()},
      {"Step", std::to_string(now)},
      {"Data set hash", parts_.data.hash}};
  constexpr std::size_t kShortHash = 10;  // as much as A1111 shows
  const auto parameters = parametersText(
      cell.settings,
      parts_.config.model.filename().string(),
      parts_.model_hash.substr(0, kShortHash),
      origin);
  writePng(path, picture, {{"parameters", parameters}});
  parts_.recorder.addSample(
      {path, cell.settings.prompt, cell.settings.cfg, now, cell.row, cell.column});
}

void RunLoop::save() {
  const auto now = stepsDone();
  parts_.recorder.flush();
  if (now == 0 || (parts_.store.hasState(now) && parts_.store.hasCheckpoint(now))) {
    return;
  }
  report("saving", 0, 1);
  parts_.store.save(parts_.trainer);
  since_saved_ = Stopwatch();
  log::info("Saved step {} in \"{}\".", now, parts_.folder.string());
}

void RunLoop::saveStateNowAndThen() {
  const double minutes = parts_.config.save_every_minutes;
  if (minutes <= 0 || since_saved_.seconds() < 60 * minutes || stepsDone() == 0) {
    return;
  }
  since_saved_ = Stopwatch();
  if (!parts_.store.hasRoomForState()) {
    const auto message = fmt::format(
        "The disk has no room for a safeguard of step {}; the run goes on without.", stepsDone());
    log::warning("{}", message);
    parts_.events.pushMessage(message);
    return;
  }
  report("saving", 0, 1);
  parts_.recorder.flush();
  parts_.store.saveState(parts_.trainer);
}

}  // namespace diptych
