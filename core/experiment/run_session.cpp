// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_session.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/run_folder.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <utility>

namespace diptych {

RunSession::RunSession(
    std::filesystem::path folder, EventQueue& events, CommandQueue& commands, std::stop_token stop)
    : folder_(std::move(folder)),
      events_(events),
      commands_(commands),
      stop_(std::move(stop)),
      lock_(folder_),
      log_(folder_ / "run.log"),
      record_(readRunRecord(folder_)),
      progress_(events) {}

void RunSession::run() noexcept {
  try {
    if (record_.state == RunState::Finished) {
      changeState(
          RunState::Finished, "This run was finished already; there is nothing left to do.");
      return;
    }
    try {
      train();
      changeState(RunState::Finished, fmt::format("Finished after step {}.", record_.step));
    } catch (const Stopped&) {
      changeState(RunState::Stopped, stoppedMessage());
    }
  } catch (const std::exception& e) {
    fail(e);
  }
}

std::string RunSession::stoppedMessage() const {
  const auto where =
      record_.step == 0 ? "before the first step" : fmt::format("after step {}", record_.step);
  return fmt::format("Stopped {}. Resume it from \"{}\".", where, folder_.string());
}

void RunSession::train() {
  record_.sessions.push_back(describeSession());
  changeState(RunState::Preparing);
  checkModel();
  const auto data = prepareData();
  trainOn(data);
}

// What was learned from one model cannot go on with another.
void RunSession::checkModel() {
  progress_.report("hashing", 0, 1);
  const auto hash = hashModel(record_.config.model, stop_);
  if (!record_.model_hash.empty() && record_.model_hash != hash) {
    throw Error(fmt::format(
        "{}: the base model is no longer the one that this run started from. Put that back to "
        "resume the run, or start a new one.",
        record_.config.model.string()));
  }
  record_.model_hash = hash;
}

RunData RunSession::prepareData() {
  auto data = prepareRunData(
      record_.config,
      readSharedPanel(folder_),
      stop_,
      [this](const std::string& phase, std::int64_t done, std::int64_t total) {
        progress_.report(phase, done, total);
      });
  tellProblems(data);
  if (!record_.data_set_hash.empty() && record_.data_set_hash != data.hash) {
    throw Error(fmt::format(
        "{}{}{}: the pictures or captions are no longer those that this run started with (they are "
        "listed in \"{}\"). Put them back to resume the run, or start a new one.",
        record_.config.data_set.string(),
        record_.config.validation_set.empty() ? "" : " and ",
        record_.config.validation_set.string(),
        (folder_ / kDataSetFile).string()));
  }
  record_.data_set_hash = data.hash;
  writeDataSetRecord(folder_, data);
  writeRunRecord(folder_, record_);
  return data;
}

void RunSession::tellProblems(const RunData& data) {
  constexpr std::size_t kMaxMessages = 20;
  for (std::size_t i = 0; i < data.problems.size(); ++i) {
    const auto& problem = data.problems[i];
    log::warning("\"{}\": {}", problem.path.string(), problem.reason);
    if (i < kMaxMessages) {
      events_.pushMessage(fmt::format("{}: {}", problem.path.string(), problem.reason));
    }
  }
  if (data.problems.size() > kMaxMessages) {
    events_.pushMessage(fmt::format(
        "{} more pictures are worth a look; see run.log.", data.problems.size() - kMaxMessages));
  }
}

void RunSession::trainOn(const RunData& data) {
  const CheckpointStore store(folder_, record_.config);
  const auto resumed_step = CheckpointStore::newestState(folder_).value_or(0);
  store.requireStateOfCheckpoints(resumed_step);
  store.removeHalfDone();
  store.requireSpaceForRun();
  Trainer trainer(
      record_.config,
      data.items,
      data.training,
      stop_,
      [this](const std::string& phase, std::size_t done, std::size_t total) {
        progress_.report(phase, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
      });
  record_.total_steps = trainer.totalSteps();
  continueFrom(trainer, store, resumed_step);
  store.removeSamplesBehind(resumed_step);
  RunRecorder recorder(folder_, resumed_step, events_);
  for (const auto& panel : data.panels) {
    recorder.database().setPanel(panel.name, panel.items, data.names());
  }
  RunLoop loop(
      {folder_,
       record_.config,
       record_.model_hash,
       data,
       trainer,
       recorder,
       store,
       progress_,
       events_,
       commands_},
      stop_,
      [&](RunState state) {
        record_.step = trainer.stepsDone();
        changeState(state);
      });
  runLoop(loop, trainer);
}

void RunSession::continueFrom(Trainer& trainer, const CheckpointStore& store, std::int64_t step) {
  record_.step = step;
  if (step == 0) {
    return;
  }
  trainer.loadState(store.statePath(step));
  if (trainer.stepsDone() != step) {
    throw Error(fmt::format(
        "{}: holds the state of step {}. Put the right one back from a copy, or start a new run.",
        store.statePath(step).string(),
        trainer.stepsDone()));
  }
  record_.sessions.back()["first_step"] = step;
  events_.pushMessage(fmt::format("Resumed at step {}.", step));
  tellOtherThreads();
}

// Sums are added in another order by another number of threads.
void RunSession::tellOtherThreads() {
  const auto first = record_.sessions.front().value("threads", 0);
  const auto now = record_.sessions.back().value("threads", 0);
  if (first == now) {
    return;
  }
  const auto message = fmt::format(
      "The run began with {} threads and goes on with {}: its numbers will differ in the last "
      "digits from those of an uninterrupted run.",
      first,
      now);
  log::warning("{}", message);
  events_.pushMessage(message);
}

void RunSession::runLoop(RunLoop& loop, const Trainer& trainer) {
  changeState(RunState::Running);
  try {
    loop.run();
  } catch (const Stopped&) {
    record_.step = trainer.stepsDone();
    changeState(RunState::Stopping);
    loop.save();
    throw;
  } catch (...) {
    record_.step = trainer.stepsDone();
    throw;
  }
  record_.step = trainer.stepsDone();
}

void RunSession::changeState(RunState state, const std::string& message) {
  record_.state = state;
  record_.message = message;
  writeRunRecord(folder_, record_);
  events_.push(StateChange{state, message, folder_});
}

void RunSession::fail(const std::exception& error) {
  auto message = describe(error);
  if (const auto checkpoint = latestCheckpoint(folder_)) {
    message += fmt::format(" The last good checkpoint is \"{}\".", checkpoint->string());
  }
  log::error("The run in \"{}\" failed: {}", folder_.string(), message);
  record_.state = RunState::Failed;
  record_.message = message;
  try {
    writeRunRecord(folder_, record_);
  } catch (const std::exception& e) {
    log::error("That could not be noted in the run folder: {}", describe(e));
  }
  events_.push(StateChange{RunState::Failed, message, folder_});
}

}  // namespace diptych
