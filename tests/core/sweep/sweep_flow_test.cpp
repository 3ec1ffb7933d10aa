// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// A grid of 300 cells: stopped, everything destroyed, opened again, finished, exported, read back.
#include "core/base/atomic_file.h"
#include "core/sweep/sweep_export.h"
#include "core/sweep/sweep_folder.h"
#include "core/sweep/sweep_runner.h"
#include "fake_sweep_model.h"
#include "parameters_reader.h"
#include "tests/core/experiment/scratch.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <thread>

namespace diptych {
namespace {

SweepPlan largePlan() {
  auto plan = smallPlan(false);
  plan.axes = {
      {SweepKind::Cfg, "1-10", parseAxis(SweepKind::Cfg, "1-10"), {}},
      {SweepKind::Prompt,
       "",
       {"a cat, \"sitting\"", "ein großer Tiger", "a: b, c", "山の猫", "x\nNegative"},
       {}},
      {SweepKind::Seed, "1-6", parseAxis(SweepKind::Seed, "1-6"), {}}};
  for (auto& axis : plan.axes) axis.labels = axis.values;
  plan.base.negative_prompt = "text, watermark";
  return plan;
}

void expectParameters(const SweepPlan& plan, const std::filesystem::path& folder) {
  for (std::size_t i = 0; i < plan.cells(); ++i) {
    const auto cell = plan.cellAt(i);
    const auto settings = settingsOf(plan, cell);
    const auto read = readParameters(readPngText(cellFile(folder, cell)).at("parameters"));
    ASSERT_EQ(read.prompt, settings.prompt);
    ASSERT_EQ(read.negative_prompt, settings.negative_prompt);
    ASSERT_EQ(read.pairs.at("CFG scale"), fmt::format("{}", settings.cfg));
    ASSERT_EQ(read.pairs.at("Seed"), fmt::format("{}", settings.seed));
    ASSERT_EQ(read.pairs.at("Steps"), "4");
    ASSERT_EQ(read.pairs.at("Sampler"), "DPM++ 2M");
    ASSERT_EQ(read.pairs.at("Schedule type"), "Karras");
    ASSERT_EQ(read.pairs.at("Size"), "8x8");
    ASSERT_EQ(read.pairs.at("Model"), "base-model");
    ASSERT_EQ(read.pairs.at("Model hash"), "0123456789");
  }
}

TEST(SweepFlow, EndsTheSameWhetherInterruptedOrNot) {
  const Scratch scratch;
  const auto plan = largePlan();
  const auto straight = createSweep(scratch / "straight", plan);
  const auto stopped = createSweep(scratch / "stopped", plan);
  {
    FakeSweepModel model;
    SweepRunner runner(straight, model.factory());
    runner.start();
    runner.join();
  }
  {
    FakeSweepModel model;
    SweepRunner runner(stopped, model.factory());
    runner.setFocus({9, 4, 5});
    model.on_made = [&](const auto&) {
      if (model.made == 120) model.hold();
    };
    runner.start();
    while (model.made < 120) std::this_thread::yield();
  }
  EXPECT_EQ(scanSweep(stopped, plan).count, 120U);
  FakeSweepModel model;
  SweepRunner runner(stopped, model.factory());
  runner.start();
  runner.join();
  EXPECT_EQ(model.made, 180);
  for (std::size_t i = 0; i < plan.cells(); ++i) {
    const auto cell = plan.cellAt(i);
    ASSERT_EQ(
        readFile(cellFile(stopped, cell), 1 << 20), readFile(cellFile(straight, cell), 1 << 20));
  }
  expectParameters(plan, stopped);
  exportSweepPicture(stopped, scratch / "grid.png", {.cell_width = 8, .draw_label = {}});
  const auto read = readParameters(readPngText(scratch / "grid.png").at("parameters"));
  EXPECT_EQ(read.pairs.at("Z Values"), "1, 2, 3, 4, 5, 6");
  EXPECT_EQ(exportSweepCells(stopped, scratch / "cells"), 300U);
}

}  // namespace
}  // namespace diptych
