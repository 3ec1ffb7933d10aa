// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/arm_curves.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/experiment.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/run_folder.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;

const CurvePoint* pointAtStep(const std::vector<CurvePoint>& points, std::int64_t step) {
  const auto found =
      std::lower_bound(points.begin(), points.end(), step, [](const auto& p, auto wanted) {
        return p.step < wanted;
      });
  return found != points.end() && found->step == step ? &*found : nullptr;
}

// points: of the same step, at least one.
BandPoint bandPointOf(const std::vector<const CurvePoint*>& points) {
  BandPoint band;
  band.runs = points.size();
  band.mean.step = points.front()->step;
  band.low = band.high = points.front()->value;
  const auto count = static_cast<double>(points.size());
  double pictures = 0;
  for (const auto* point : points) {
    band.mean.epoch += point->epoch / count;
    band.mean.seconds += point->seconds / count;
    band.mean.value += point->value / count;
    pictures += static_cast<double>(point->pictures_seen) / count;
    band.low = std::min(band.low, point->value);
    band.high = std::max(band.high, point->value);
  }
  band.mean.pictures_seen = std::llround(pictures);
  if (!std::isfinite(band.mean.value)) {
    band.mean.value = band.low = band.high = std::numeric_limits<double>::quiet_NaN();
  }
  return band;
}

void addPoint(std::vector<CurvePoint>& curve, const MetricPoint& point) {
  // A resumed run measures again what came behind its saved state.
  while (!curve.empty() && curve.back().step >= point.step) {
    curve.pop_back();
  }
  curve.push_back({point.step, point.epoch, point.pictures_seen, point.seconds, point.value});
}

bool isSameRow(const MetricPoint& a, const MetricPoint& b) {
  return a.name == b.name && a.step == b.step && a.seconds == b.seconds;
}

bool isPanel(const std::string& name) { return name.starts_with("loss/") && name != "loss/step"; }

}  // namespace

std::vector<BandPoint> bandOf(const std::vector<SeedCurve>& seeds) {
  std::vector<const std::vector<CurvePoint>*> curves;
  for (const auto& seed : seeds) {
    if (!seed.points.empty()) {
      curves.push_back(&seed.points);
    }
  }
  std::vector<BandPoint> band;
  if (curves.empty()) {
    return band;
  }
  for (const auto& first : *curves.front()) {
    std::vector<const CurvePoint*> points;
    for (const auto* curve : curves) {
      points.push_back(pointAtStep(*curve, first.step));
    }
    if (std::find(points.begin(), points.end(), nullptr) == points.end()) {
      band.push_back(bandPointOf(points));
    }
  }
  return band;
}

std::vector<ArmCurves> ArmCurveReader::read(
    const fs::path& experiment_folder, const std::string& panel, std::stop_token stop) {
  std::vector<ArmCurves> arms;
  std::map<std::string, std::size_t> place_of;
  for (const auto& arm : readExperiment(experiment_folder).arms) {
    place_of[arm.name] = arms.size();
    arms.push_back({arm.name, {}, {}});
  }
  std::set<fs::path> folders;
  for (const auto& task : experimentTasks(experiment_folder)) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    // An arm may have been added between the two readings of the experiment.
    if (task.kind != ExperimentTask::Kind::Run || task.folder.empty() ||
        !place_of.contains(task.arm)) {
      continue;
    }
    folders.insert(task.folder);
    update(task.folder, task.state == ExperimentTask::State::Done);
    const auto& points = known_[task.folder].curves[panel];
    if (!points.empty()) {
      arms[place_of[task.arm]].seeds.push_back({task.seed, points});
    }
  }
  std::erase_if(known_, [&](const auto& entry) { return !folders.contains(entry.first); });
  for (auto& arm : arms) {
    arm.band = bandOf(arm.seeds);
  }
  return arms;
}

void ArmCurveReader::update(const fs::path& run_folder, bool finished) {
  auto& known = known_[run_folder];
  if (known.complete && finished) {
    return;
  }
  try {
    // The newest known row is read once more: when it is gone, the run went back to a saved state.
    auto last_row = known.last_row;
    auto points = readMetrics(run_folder, std::max<std::int64_t>(0, known.last_row - 1), &last_row);
    if (known.last_row > 0 && (points.empty() || !isSameRow(points.front(), known.last))) {
      known = {};
      points = readMetrics(run_folder, 0, &last_row);
    }
    for (const auto& point : points) {
      if (isPanel(point.name)) {
        addPoint(known.curves[point.name], point);
      }
    }
    known.last_row = last_row;
    known.last = points.empty() ? MetricPoint() : points.back();
    known.complete = finished;
  } catch (const std::exception& e) {
    if (finished) {
      throw;
    }
    log::debug("\"{}\" is not readable yet: {}", run_folder.string(), describe(e));
  }
}

std::string curvesAsCsv(const std::vector<ArmCurves>& arms) {
  std::string text = "arm,seed,step,epoch,pictures seen,seconds,value\r\n";
  for (const auto& arm : arms) {
    for (const auto& seed : arm.seeds) {
      for (const auto& point : seed.points) {
        text += fmt::format(
            "{},{},{},{},{},{},{}\r\n",
            csvField(arm.arm),
            seed.seed,
            point.step,
            csvNumber(point.epoch),
            point.pictures_seen,
            csvNumber(point.seconds),
            csvNumber(point.value));
      }
    }
  }
  return text;
}

std::string bandsAsCsv(const std::vector<ArmCurves>& arms) {
  std::string text = "arm,runs,step,epoch,pictures seen,seconds,mean,low,high\r\n";
  for (const auto& arm : arms) {
    for (const auto& point : arm.band) {
      text += fmt::format(
          "{},{},{},{},{},{},{},{},{}\r\n",
          csvField(arm.arm),
          point.runs,
          point.mean.step,
          csvNumber(point.mean.epoch),
          point.mean.pictures_seen,
          csvNumber(point.mean.seconds),
          csvNumber(point.mean.value),
          csvNumber(point.low),
          csvNumber(point.high));
    }
  }
  return text;
}

}  // namespace diptych
