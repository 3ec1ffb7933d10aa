// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/events.h"

#include <utility>

namespace diptych {

void EventQueue::push(MetricPoint point) {
  const std::lock_guard lock(mutex_);
  if (pending_.points.size() >= kMaxPoints) {
    ++pending_.points_lost;
    return;
  }
  pending_.points.push_back(std::move(point));
}

void EventQueue::push(SamplePicture sample) {
  const std::lock_guard lock(mutex_);
  pending_.samples.push_back(std::move(sample));
}

void EventQueue::push(StateChange change) {
  const std::lock_guard lock(mutex_);
  pending_.states.push_back(std::move(change));
}

void EventQueue::push(RunProgress progress) {
  const std::lock_guard lock(mutex_);
  pending_.progress = std::move(progress);
}

void EventQueue::push(SharedWeights weights) {
  const std::lock_guard lock(mutex_);
  pending_.weights = std::move(weights);
}

void EventQueue::pushMessage(std::string message) {
  const std::lock_guard lock(mutex_);
  pending_.messages.push_back(std::move(message));
}

RunEvents EventQueue::takeAll() {
  const std::lock_guard lock(mutex_);
  return std::exchange(pending_, {});
}

void CommandQueue::push(RunCommand command) {
  const std::lock_guard lock(mutex_);
  commands_.push_back(command);
}

std::optional<RunCommand> CommandQueue::take() {
  const std::lock_guard lock(mutex_);
  if (commands_.empty()) {
    return std::nullopt;
  }
  const auto command = commands_.front();
  commands_.pop_front();
  return command;
}

}  // namespace diptych
