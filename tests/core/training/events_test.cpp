// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace diptych {

namespace {

MetricPoint pointAt(std::int64_t step) {
  MetricPoint point;
  point.name = "loss/step";
  point.step = step;
  return point;
}

TEST(EventQueue, KeepsTheOrderOfPoints) {
  EventQueue events;
  for (int step = 1; step <= 100; ++step) {
    events.push(pointAt(step));
  }
  const auto taken = events.takeAll();
  ASSERT_EQ(taken.points.size(), 100u);
  for (int step = 1; step <= 100; ++step) {
    EXPECT_EQ(taken.points[step - 1].step, step);
  }
}

TEST(EventQueue, IsEmptyAfterTaking) {
  EventQueue events;
  events.push(pointAt(1));
  events.push(StateChange{RunState::Running, "", {}});
  events.push(SamplePicture{});
  events.push(RunProgress{});
  events.pushMessage("hello");
  events.takeAll();
  const auto again = events.takeAll();
  EXPECT_TRUE(again.points.empty());
  EXPECT_TRUE(again.states.empty());
  EXPECT_TRUE(again.samples.empty());
  EXPECT_TRUE(again.messages.empty());
  EXPECT_FALSE(again.progress.has_value());
}

TEST(EventQueue, KeepsTheLatestProgressOnly) {
  EventQueue events;
  for (int step = 1; step <= 3; ++step) {
    RunProgress progress;
    progress.step = step;
    events.push(progress);
  }
  const auto taken = events.takeAll();
  ASSERT_TRUE(taken.progress.has_value());
  EXPECT_EQ(taken.progress->step, 3);
}

TEST(EventQueue, DropsTheNewestPointsAndCountsThemWhenNobodyReads) {
  EventQueue events;
  const auto pushed = static_cast<std::int64_t>(EventQueue::kMaxPoints) + 7;
  for (std::int64_t step = 1; step <= pushed; ++step) {
    events.push(pointAt(step));
  }
  auto taken = events.takeAll();
  EXPECT_EQ(taken.points.size(), EventQueue::kMaxPoints);
  EXPECT_EQ(taken.points.front().step, 1);
  EXPECT_EQ(taken.points_lost, 7u);
  events.push(pointAt(0));
  taken = events.takeAll();
  EXPECT_EQ(taken.points.size(), 1u);
  EXPECT_EQ(taken.points_lost, 0u);
}

TEST(EventQueue, NeverDropsStatesSamplesAndMessages) {
  EventQueue events;
  for (std::size_t i = 0; i <= EventQueue::kMaxPoints; ++i) {
    events.push(pointAt(1));
    if (i % 1000 == 0) {
      events.push(StateChange{RunState::Running, std::to_string(i), {}});
      events.push(SamplePicture{});
      events.pushMessage(std::to_string(i));
    }
  }
  const auto taken = events.takeAll();
  ASSERT_EQ(taken.states.size(), 101u);
  EXPECT_EQ(taken.states.back().message, "100000");
  EXPECT_EQ(taken.samples.size(), 101u);
  EXPECT_EQ(taken.messages.size(), 101u);
}

TEST(EventQueue, LosesNothingBetweenThreads) {
  EventQueue events;
  constexpr int kWriters = 4;
  constexpr int kEach = 5000;
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&events, writer] {
      for (int i = 0; i < kEach; ++i) {
        events.push(pointAt(i));
        events.push(RunProgress{});
        if (i % 100 == 0) {
          events.push(StateChange{RunState::Running, std::to_string(writer), {}});
          events.pushMessage("line");
        }
      }
    });
  }
  std::size_t points = 0;
  std::size_t states = 0;
  std::size_t messages = 0;
  while (states < kWriters * kEach / 100 || points < kWriters * kEach) {
    const auto taken = events.takeAll();
    ASSERT_EQ(taken.points_lost, 0u);
    points += taken.points.size();
    states += taken.states.size();
    messages += taken.messages.size();
    std::this_thread::yield();
  }
  writers.clear();
  messages += events.takeAll().messages.size();
  EXPECT_EQ(points, static_cast<std::size_t>(kWriters * kEach));
  EXPECT_EQ(states, static_cast<std::size_t>(kWriters * kEach / 100));
  EXPECT_EQ(messages, static_cast<std::size_t>(kWriters * kEach / 100));
}

TEST(CommandQueue, GivesCommandsInTheirOrder) {
  CommandQueue commands;
  EXPECT_EQ(commands.take(), std::nullopt);
  commands.push(RunCommand::Pause);
  commands.push(RunCommand::SampleNow);
  commands.push(RunCommand::Continue);
  EXPECT_EQ(commands.take(), RunCommand::Pause);
  EXPECT_EQ(commands.take(), RunCommand::SampleNow);
  EXPECT_EQ(commands.take(), RunCommand::Continue);
  EXPECT_EQ(commands.take(), std::nullopt);
}

TEST(CommandQueue, PassesEveryCommandBetweenThreads) {
  CommandQueue commands;
  constexpr int kCount = 10000;
  std::jthread writer([&commands] {
    for (int i = 0; i < kCount; ++i) {
      commands.push(i % 2 == 0 ? RunCommand::SampleNow : RunCommand::SaveNow);
    }
  });
  for (int i = 0; i < kCount;) {
    if (const auto command = commands.take()) {
      ASSERT_EQ(*command, i % 2 == 0 ? RunCommand::SampleNow : RunCommand::SaveNow);
      ++i;
    }
  }
}

}  // namespace

}  // namespace diptych
