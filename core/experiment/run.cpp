// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_session.h"
#include "core/training/preflight.h"

#include <fmt/core.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

void requireFolder(const fs::path& folder, const char* what_for) {
  if (!fs::is_directory(folder)) {
    throw Error(fmt::format(
        "{}: is no folder. Choose a folder of captioned pictures {}.", folder.string(), what_for));
  }
}

// What can be told at once, before a folder is made.
void checkBeforeStart(const TrainingConfig& config) {
  std::string problems;
  for (const auto& problem : validate(config)) {
    problems +=
        fmt::format("{}{}: {}", problems.empty() ? "" : " ", problem.field, problem.message);
  }
  if (!problems.empty()) {
    throw Error(problems);
  }
  requireTrainable(config, describeModel(config.model));
  requireFolder(config.data_set, "as the data set");
  if (!config.validation_set.empty()) {
    requireFolder(config.validation_set, "to hold out, or none");
  }
}

// A run that cannot even begin leaves what is in its folder as it is.
void guardBeginning(
    EventQueue& events, const fs::path& folder, const std::function<void()>& begin) noexcept {
  try {
    begin();
  } catch (const std::exception& e) {
    log::error("The run cannot begin: {}", describe(e));
    events.push(StateChange{RunState::Failed, describe(e), folder});
  }
}

}  // namespace

void startRun(
    const TrainingConfig& config,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop,
    const std::optional<SharedPanel>& panel) noexcept {
  guardBeginning(events, {}, [&] {
    checkBeforeStart(config);
    RunSession(createRunFolder(config, panel), events, commands, stop).run();
  });
}

void resumeRun(
    const std::filesystem::path& run_folder,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop) noexcept {
  guardBeginning(events, run_folder, [&] {
    readRun(run_folder);
    RunSession(run_folder, events, commands, stop).run();
  });
}

// The thread is the last member: it ends before what it uses.
struct RunThread::State {
  std::atomic<bool> finished = false;
  std::jthread thread;

  explicit State(std::function<void(std::stop_token)> work)
      : thread([this, work = std::move(work)](std::stop_token stop) {
          work(std::move(stop));
          finished = true;
        }) {}
};

RunThread::RunThread(TrainingConfig config, EventQueue& events, CommandQueue& commands)
    : state_(std::make_unique<State>(
          [config = std::move(config), &events, &commands](std::stop_token stop) {
            startRun(config, events, commands, std::move(stop));
          })) {}

RunThread::RunThread(fs::path run_folder_to_resume, EventQueue& events, CommandQueue& commands)
    : state_(std::make_unique<State>(
          [folder = std::move(run_folder_to_resume), &events, &commands](std::stop_token stop) {
            resumeRun(folder, events, commands, std::move(stop));
          })) {}

RunThread::~RunThread() = default;

void RunThread::requestStop() { state_->thread.request_stop(); }

bool RunThread::finished() const { return state_->finished; }

}  // namespace diptych
