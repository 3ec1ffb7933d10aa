// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_runner.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/sweep/sweep_folder.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace diptych {
namespace {

using Clock = std::chrono::steady_clock;

// Squared distance; a sheet counts as much as thousands of rows.
std::int64_t distanceOf(const SweepCell& a, const SweepCell& b) {
  constexpr std::int64_t kSheet = 4 * 1000 * 1000;
  const std::int64_t x = a.x - b.x;
  const std::int64_t y = a.y - b.y;
  const std::int64_t z = a.z - b.z;
  return x * x + y * y + z * z * kSheet;
}

// The nearest open cell, of one model or (empty) of any.
std::optional<SweepCell> nearestCell(
    const SweepPlan& plan,
    const std::vector<bool>& closed,
    const SweepCell& focus,
    const std::string& model) {
  std::optional<SweepCell> best;
  std::int64_t least = 0;
  for (std::size_t i = 0; i < closed.size(); ++i) {
    if (closed[i]) continue;
    const auto cell = plan.cellAt(i);
    const auto distance = distanceOf(cell, focus);
    if (best && distance >= least) continue;
    if (!model.empty() && modelOf(plan, cell).path.string() != model) continue;
    best = cell;
    least = distance;
  }
  return best;
}

// Learns how long a step takes, from the cells of this session.
class Pace {
 public:
  void add(const GenerationSettings& settings, double seconds) {
    seconds_ += seconds;
    steps_ += settings.steps;
  }
  double secondsPerStep() const { return steps_ > 0 ? seconds_ / steps_ : -1; }

 private:
  double seconds_ = 0;
  double steps_ = 0;
};

}  // namespace

std::optional<SweepCell> nextCell(
    const SweepPlan& plan,
    const std::vector<bool>& closed,
    const SweepCell& focus,
    const std::string& loaded) {
  if (!loaded.empty()) {
    if (const auto cell = nearestCell(plan, closed, focus, loaded)) return cell;
  }
  return nearestCell(plan, closed, focus, {});
}

struct SweepRunner::State {
  State(std::filesystem::path f, SweepGeneratorFactory g)
      : folder(std::move(f)), factory(std::move(g)) {}

  void run(const std::stop_token& stop) noexcept;
  void fill(const std::stop_token& stop);
  void open(const std::stop_token& stop);
  void work(const SweepCell& cell, const std::stop_token& stop);
  Image make(const SweepCell& cell, const std::stop_token& stop);
  void load(const SweepCell& cell, const std::stop_token& stop);
  void checkWeights(const SweepModel& model);
  void report(const SweepCell& cell, bool loading, int calls, int all_calls);
  void close(const SweepCell& cell, const std::string& error);
  double stepsLeft() const;
  void end(SweepRunState how, const std::string& failure = {});

  const std::filesystem::path folder;
  const SweepGeneratorFactory factory;

  // The thread's own.
  SweepPlan plan;
  std::vector<bool> closed;  // finished or failed
  std::size_t finished = 0;
  std::map<std::string, std::string> hashes;
  std::map<std::string, std::string> broken;  // why a model cannot be used
  std::set<std::string> told;                 // messages
  std::string loaded;                         // path of the model
  SweepGenerator generator;
  Pace pace;
  double steps_left = 0;

  mutable std::mutex mutex;  // guards what follows
  SweepCell focus;
  SweepRunState state = SweepRunState::Idle;
  SweepEvents events;

  std::jthread thread;  // last: it uses all of the above
};

void SweepRunner::State::run(const std::stop_token& stop) noexcept {
  auto how = SweepRunState::Finished;
  std::string failure;
  try {
    fill(stop);
    if (stop.stop_requested() && finished < closed.size()) how = SweepRunState::Stopped;
  } catch (const Stopped&) {
    how = SweepRunState::Stopped;
  } catch (const std::exception& error) {
    log::error("the sweep \"{}\" ended: {}", folder.string(), describe(error));
    how = SweepRunState::Failed;
    failure = describe(error);
  }
  loaded.clear();
  generator = {};     // a model needs gigabytes; who goes on loads it again
  end(how, failure);  // last: it may be started again at once
}

void SweepRunner::State::fill(const std::stop_token& stop) {
  const auto lock = lockSweep(folder);
  open(stop);
  while (!stop.stop_requested()) {
    SweepCell looked_at;
    {
      const std::scoped_lock guard(mutex);
      looked_at = focus;
    }
    const auto cell = nextCell(plan, closed, looked_at, loaded);
    if (!cell) break;
    work(*cell, stop);
  }
}

void SweepRunner::State::open(const std::stop_token& stop) {
  plan = readSweep(folder);
  broken.clear();
  told.clear();
  auto there = scanSweep(folder, plan, stop);
  closed = std::move(there.finished);
  finished = there.count;
  hashes = std::move(there.model_hashes);
  steps_left = stepsLeft();
  const std::scoped_lock guard(mutex);
  for (std::size_t i = 0; i < closed.size(); ++i) {
    if (closed[i]) events.cells.push_back({plan.cellAt(i), {}});
  }
}

double SweepRunner::State::stepsLeft() const {
  double steps = 0;
  for (std::size_t i = 0; i < closed.size(); ++i) {
    if (!closed[i]) steps += settingsOf(plan, plan.cellAt(i)).steps;
  }
  return steps;
}

void SweepRunner::State::work(const SweepCell& cell, const std::stop_token& stop) {
  Image picture;
  try {
    picture = make(cell, stop);
  } catch (const Stopped&) {
    throw;
  } catch (const std::exception& error) {
    const auto message = describe(error);
    if (told.insert(message).second) {  // once for all cells that it happens to
      log::warning("a cell of \"{}\" failed: {}", folder.string(), message);
    }
    close(cell, message);
    return;
  }
  writeCell(folder, plan, cell, picture, generator.hash);  // a full disk ends the whole run
  ++finished;
  close(cell, {});
}

Image SweepRunner::State::make(const SweepCell& cell, const std::stop_token& stop) {
  load(cell, stop);
  const auto settings = settingsOf(plan, cell);
  report(cell, false, 0, settings.steps);
  const auto begin = Clock::now();
  auto picture = generator.generate(
      settings, stop, [&](int done, int total) { report(cell, false, done, total); });
  pace.add(settings, std::chrono::duration<double>(Clock::now() - begin).count());
  return picture;
}

void SweepRunner::State::load(const SweepCell& cell, const std::stop_token& stop) {
  const auto model = modelOf(plan, cell);
  const auto key = model.path.string();
  if (const auto known = broken.find(key); known != broken.end()) throw Error(known->second);
  if (loaded == key) return;
  report(cell, true, 0, 0);
  loaded.clear();
  generator = {};  // makes room first
  try {
    generator = factory(model.path, stop);
    checkWeights(model);
    loaded = key;
  } catch (const Error& error) {
    broken[key] = describe(error);  // its other cells do not wait for it again
    throw;
  }
}

// Cells of two different models must not stand side by side as one.
void SweepRunner::State::checkWeights(const SweepModel& model) {
  const auto known = hashes.emplace(model.path.string(), generator.hash);
  if (known.first->second == generator.hash) return;
  throw Error(fmt::format(
      "{}: the weights are no longer those that the finished cells were made with ({} then, {} "
      "now). Put the old ones back, or make a new sweep.",
      model.path.string(),
      known.first->second.substr(0, 10),
      generator.hash.substr(0, 10)));
}

void SweepRunner::State::report(const SweepCell& cell, bool loads, int done, int total) {
  const double per_step = pace.secondsPerStep();
  const auto label = modelOf(plan, cell).label;
  const std::scoped_lock guard(mutex);
  events.progress = SweepProgress{
      cell,
      label,
      loads,
      done,
      total,
      finished,
      closed.size(),
      per_step < 0 ? -1 : per_step * steps_left,
      per_step};
}

void SweepRunner::State::close(const SweepCell& cell, const std::string& error) {
  closed[plan.indexOf(cell)] = true;
  steps_left -= settingsOf(plan, cell).steps;
  const std::scoped_lock guard(mutex);
  events.cells.push_back({cell, error});
  if (events.progress) events.progress->finished = finished;
}

void SweepRunner::State::end(SweepRunState how, const std::string& failure) {
  const std::scoped_lock guard(mutex);
  state = how;
  events.failure = failure;
}

SweepRunner::SweepRunner(std::filesystem::path folder, SweepGeneratorFactory factory)
    : state_(std::make_unique<State>(std::move(folder), std::move(factory))) {}

SweepRunner::~SweepRunner() = default;

const std::filesystem::path& SweepRunner::folder() const { return state_->folder; }

void SweepRunner::start() {
  {
    const std::scoped_lock guard(state_->mutex);
    if (state_->state == SweepRunState::Running || state_->state == SweepRunState::Stopping) return;
    state_->state = SweepRunState::Running;
    state_->events = {};
  }
  state_->thread =
      std::jthread([state = state_.get()](const std::stop_token& stop) { state->run(stop); });
}

void SweepRunner::stop() {
  const std::scoped_lock guard(state_->mutex);
  if (state_->state != SweepRunState::Running) return;
  state_->state = SweepRunState::Stopping;
  state_->thread.request_stop();
}

void SweepRunner::setFocus(const SweepCell& cell) {
  const std::scoped_lock guard(state_->mutex);
  state_->focus = cell;
}

SweepRunState SweepRunner::state() const {
  const std::scoped_lock guard(state_->mutex);
  return state_->state;
}

SweepEvents SweepRunner::takeAll() {
  const std::scoped_lock guard(state_->mutex);
  return std::exchange(state_->events, {});
}

void SweepRunner::join() {
  if (state_->thread.joinable()) state_->thread.join();
}

}  // namespace diptych
