// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_plan.h"

#include "ui/preview/cfg_places.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych::ui {
namespace {

// Scales in one call of the model. More are cheaper each, but who comes next waits for the call.
constexpr std::size_t kScalesAtOnce = 3;
// A model whose calls take longer makes no coarse pictures: the way to the real one shows as much.
constexpr double kSlowCoarse_s = 1;
// ... and makes nothing that nobody asked for.
constexpr double kSlowSurroundings_s = 0.25;

using Kind = PreviewTask::Kind;

bool contains(const std::vector<double>& cfgs, double cfg) {
  return std::find(cfgs.begin(), cfgs.end(), cfg) != cfgs.end();
}

}  // namespace

std::uint64_t PreviewPlan::request(std::vector<PreviewJob> jobs, PreviewHaste haste) {
  ++newest_;
  wanted_.clear();
  events_ = {};
  for (auto& job : jobs) want(std::move(job), haste);
  cancelWhatIsStale();
  return newest_;
}

// What is remembered is handed out at once. A slider at rest wants the real pictures; a pane whose
// real one has to wait for another's wants a coarse one meanwhile, if its model is known to be
// quick.
void PreviewPlan::want(PreviewJob job, PreviewHaste haste) {
  const double cfg = job.settings.cfg;
  const PreviewKeys keys(job);
  Wanted wanted{std::move(job), keys};
  const bool slow = isSlow(keys.slot, kSlowCoarse_s);
  const bool dragging = haste == PreviewHaste::Dragging && !slow;
  const bool waits = busy() && seconds_per_call_.contains(keys.slot) && !slow;
  auto known = cache_.find(keys.final(cfg));
  wanted.final_missing = !known && !dragging;
  if (!known) known = cache_.find(keys.coarse(cfg));
  wanted.coarse_missing = !known && (dragging || waits);
  if (known) {
    known->from_cache = true;
    wanted.has_coarse = true;
    handOut(wanted, *known);
  }
  wanted_.push_back(std::move(wanted));
}

bool PreviewPlan::busy() const {
  return std::any_of(wanted_.begin(), wanted_.end(), [](const Wanted& wanted) {
    return wanted.coarse_missing || wanted.final_missing;
  });
}

PreviewEvents PreviewPlan::takeAll() { return std::exchange(events_, {}); }

bool PreviewPlan::isSlow(const std::string& slot, double seconds) const {
  const auto known = seconds_per_call_.find(slot);
  return known != seconds_per_call_.end() && known->second > seconds;
}

bool PreviewPlan::needsModel(const std::string& slot) const {
  return std::any_of(
      wanted_.begin(), wanted_.end(), [&](const Wanted& w) { return w.keys.slot == slot; });
}

// A coarse picture that is nearly there is worth its last calls: without them a fast hand would
// never see one. Surroundings give way to a picture that somebody waits for.
bool PreviewPlan::serves(const PreviewTask& task, const Wanted& wanted) const {
  if (wanted.keys.context != task.keys.context) return false;
  const double cfg = wanted.job.settings.cfg;
  switch (task.kind) {
    case Kind::Coarse:
      return true;
    case Kind::Final:
      return wanted.final_missing &&
             wanted.keys.final(cfg) == task.keys.final(task.job.settings.cfg);
    case Kind::Surroundings:
      return !busy() || (wanted.coarse_missing && contains(task.cfgs, cfg));
  }
  return false;
}

void PreviewPlan::cancelWhatIsStale() {
  if (!running_) return;
  const bool useful = std::any_of(
      wanted_.begin(), wanted_.end(), [this](const Wanted& w) { return serves(*running_, w); });
  if (!useful) running_->stop.request_stop();
}

std::optional<PreviewTask> PreviewPlan::begin() {
  stale_calls_ = 0;
  running_ = chosen();
  return running_;
}

std::optional<PreviewTask> PreviewPlan::chosen() const {
  for (const auto& wanted : wanted_) {
    const auto cfg = wanted.job.settings.cfg;
    if (wanted.coarse_missing) return PreviewTask{Kind::Coarse, wanted.job, wanted.keys, {cfg}, {}};
  }
  for (const auto& wanted : wanted_) {
    if (wanted.final_missing) return PreviewTask{Kind::Final, wanted.job, wanted.keys, {}, {}};
  }
  return surroundings();
}

const std::vector<double>& PreviewPlan::scalesNow() {
  if (running_->kind != Kind::Coarse) return running_->cfgs;
  for (const auto& wanted : wanted_) {
    if (!wanted.coarse_missing || wanted.keys.context != running_->keys.context) continue;
    running_->cfgs = {wanted.job.settings.cfg};
    break;
  }
  return running_->cfgs;
}

// Of several models the one whose slider has its nearest gap.
std::optional<PreviewTask> PreviewPlan::surroundings() const {
  std::optional<PreviewTask> nearest;
  double distance = kMostCfg;
  for (const auto& wanted : wanted_) {
    auto missing = missingAround(wanted);
    if (missing.empty()) continue;
    const double gap = std::abs(missing.front() - wanted.job.settings.cfg);
    if (gap >= distance) continue;
    distance = gap;
    nearest = PreviewTask{Kind::Surroundings, wanted.job, wanted.keys, std::move(missing), {}};
  }
  return nearest;
}

// Nearest first, at most a call's worth.
std::vector<double> PreviewPlan::missingAround(const Wanted& wanted) const {
  std::vector<double> missing;
  if (wanted.failed || isSlow(wanted.keys.slot, kSlowSurroundings_s)) return missing;
  const int here = cfgPlace(wanted.job.settings.cfg);
  for (int away = 1; away < kCfgPlaces && missing.size() < kScalesAtOnce; ++away) {
    for (const int place : {here + away, here - away}) {
      if (place < 0 || place >= kCfgPlaces || missing.size() >= kScalesAtOnce) continue;
      const double cfg = cfgOfPlace(place);
      if (!cache_.contains(wanted.keys.coarse(cfg))) missing.push_back(cfg);
    }
  }
  return missing;
}

void PreviewPlan::noteProgress(bool loading, int done, int total) {
  const bool hidden = running_->kind == Kind::Surroundings;
  if (hidden || running_->stop.stop_requested()) return;
  events_.progress = PreviewProgress{newest_, running_->job.pane, loading, done, total};
}

void PreviewPlan::noteStep(const LiveStep& step, double seconds) {
  ++counts_.calls;
  seconds_per_call_[running_->keys.slot] = seconds;
  if (running_->stop.stop_requested()) {
    ++counts_.stale_calls;
    counts_.most_stale_calls = std::max(counts_.most_stale_calls, ++stale_calls_);
    return;
  }
  if (running_->kind == Kind::Final) noteProgress(false, step.done, step.total);
  for (const auto& wanted : wanted_) handOutSketch(wanted, step);
}

// The first steps know little: once there is a coarse picture, only the second half is better.
void PreviewPlan::handOutSketch(const Wanted& wanted, const LiveStep& step) {
  if (wanted.keys.context != running_->keys.context || step.sketch.empty()) return;
  const bool is_final = running_->kind == Kind::Final && wanted.final_missing;
  const bool is_coarse = running_->kind == Kind::Coarse && step.done == step.total &&
                         (wanted.coarse_missing || wanted.final_missing);
  const bool better = !wanted.has_coarse || 2 * step.done >= step.total;
  if (!(is_final && better) && !is_coarse) return;
  PreviewPicture sketch;
  sketch.job = running_->job;
  sketch.stage = PreviewStage::Sketch;
  sketch.picture = std::make_shared<Image>(step.sketch);
  handOut(wanted, std::move(sketch));
}

void PreviewPlan::handOut(const Wanted& wanted, PreviewPicture picture) {
  picture.request = newest_;
  picture.job.pane = wanted.job.pane;
  picture.job.label = wanted.job.label;
  picture.job.weights = wanted.job.weights;
  if (picture.stage == PreviewStage::Sketch) {
    events_.sketches[wanted.job.pane] = std::move(picture);
    return;
  }
  events_.sketches.erase(wanted.job.pane);
  events_.pictures.push_back(std::move(picture));
}

void PreviewPlan::finish(std::vector<PreviewPicture> pictures) {
  const auto task = *running_;
  const bool is_final = task.kind == Kind::Final;
  for (const auto& picture : pictures) {
    const double cfg = picture.job.settings.cfg;
    cache_.store(is_final ? task.keys.final(cfg) : task.keys.coarse(cfg), picture);
  }
  for (auto& wanted : wanted_) {
    if (wanted.keys.context != task.keys.context) continue;
    if (!is_final) {
      handOutCoarse(wanted, pictures);
    } else if (wanted.final_missing && serves(task, wanted)) {
      handOut(wanted, pictures.front());
      wanted.final_missing = false;
    }
  }
}

// The picture of a scale that the slider has just left is still nearer than the one before it.
void PreviewPlan::handOutCoarse(Wanted& wanted, const std::vector<PreviewPicture>& pictures) {
  if (!wanted.coarse_missing && !wanted.final_missing) return;
  for (const auto& picture : pictures) {
    const bool exact = picture.job.settings.cfg == wanted.job.settings.cfg;
    const bool waited_for = running_->kind == Kind::Coarse && !wanted.has_coarse;
    if (!exact && !waited_for) continue;
    handOut(wanted, picture);
    if (!exact) continue;
    wanted.coarse_missing = false;
    wanted.has_coarse = true;
  }
}

void PreviewPlan::fail(const std::string& error) {
  for (auto& wanted : wanted_) {
    if (wanted.keys.context != running_->keys.context || wanted.failed) continue;
    const bool waited_for = wanted.coarse_missing || wanted.final_missing;
    wanted.failed = true;
    wanted.coarse_missing = wanted.final_missing = false;
    if (!waited_for) continue;
    PreviewPicture failed;
    failed.job = wanted.job;
    failed.error = error;
    handOut(wanted, std::move(failed));
  }
}

}  // namespace diptych::ui
