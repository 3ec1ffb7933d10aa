// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_setup.h"

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run.h"
#include "core/image/image.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <span>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

Image plainImage(int number) {
  Image image{16, 16, {}};
  for (int i = 0; i < 16 * 16 * 3; ++i) {
    image.rgb.push_back(static_cast<std::uint8_t>(number * 20 + i % 50));
  }
  return image;
}

std::string bitsOf(double value) {
  return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value));
}

void addLosses(const fs::path& run_folder, std::vector<std::string>& lines) {
  const MetricsReader reader(run_folder);
  for (const auto& point : readMetrics(run_folder)) {
    for (const double loss : reader.panelLosses(point.name, point.step)) {
      lines.push_back(fmt::format("{} item at {}: {}", point.name, point.step, bitsOf(loss)));
    }
  }
}

void addSamples(const fs::path& run_folder, std::vector<std::string>& lines) {
  for (const auto& sample : readSamples(run_folder)) {
    Sha256 hash;
    const auto picture = readImage(sample.path);
    hash.add(std::as_bytes(std::span(picture.rgb)));
    lines.push_back(fmt::format(
        "sample at {}, {} {}: {}", sample.step, sample.row, sample.column, hash.finish()));
  }
}

void addFinalCheckpoint(const fs::path& run_folder, std::vector<std::string>& lines) {
  const auto checkpoint = latestCheckpoint(run_folder);
  if (!checkpoint) {
    return;
  }
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(*checkpoint)) {
    if (entry.is_regular_file()) {
      const auto name = entry.path().lexically_relative(run_folder).string();
      files.push_back(fmt::format("{}: {}", name, sha256OfFile(entry.path())));
    }
  }
  std::sort(files.begin(), files.end());
  lines.insert(lines.end(), files.begin(), files.end());
}

RunEvents runOnThread(RunThread& thread, EventQueue& events) {
  while (!thread.finished()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return events.takeAll();
}

}  // namespace

fs::path makePictures(const fs::path& folder) {
  fs::create_directories(folder);
  for (int i = 0; i < 10; ++i) {
    writePng(folder / fmt::format("picture {}.png", i), plainImage(i));
    writeFileAtomically(folder / fmt::format("picture {}.txt", i), fmt::format("a caption {}", i));
  }
  return folder;
}

TrainingConfig smallConfig(const fs::path& folder) {
  TrainingConfig config;
  config.model = makeTestModel(folder / "model");
  config.data_set = makePictures(folder / "pictures");
  config.runs_folder = folder / "runs";
  config.resolution = 16;
  config.max_epochs = 3;
  config.batch_size = 4;
  config.learning_rate = 1e-3;
  config.device = "cpu";
  config.panel_timesteps = 2;
  config.sample_cfgs = {1.0, 4.0};
  config.sample_prompts = {"an apple"};
  config.sample_steps = 2;
  config.sample_every_epochs = 1;
  config.save_every_epochs = 1;
  return config;
}

RunEvents startToEnd(const TrainingConfig& config) {
  EventQueue events;
  CommandQueue commands;
  RunThread thread(config, events, commands);
  return runOnThread(thread, events);
}

RunEvents resumeToEnd(const fs::path& run_folder) {
  EventQueue events;
  CommandQueue commands;
  RunThread thread(run_folder, events, commands);
  return runOnThread(thread, events);
}

StateChange lastState(const RunEvents& events) {
  return events.states.empty() ? StateChange{} : events.states.back();
}

std::vector<std::string> scalarLines(const fs::path& run_folder) {
  std::vector<std::string> lines;
  for (const auto& point : readMetrics(run_folder)) {
    if (!point.name.starts_with("performance/")) {
      lines.push_back(fmt::format(
          "{} at {} ({} epochs, {} pictures): {}",
          point.name,
          point.step,
          point.epoch,
          point.pictures_seen,
          bitsOf(point.value)));
    }
  }
  return lines;
}

std::vector<std::string> outcome(const fs::path& run_folder) {
  auto lines = scalarLines(run_folder);
  addLosses(run_folder, lines);
  addSamples(run_folder, lines);
  addFinalCheckpoint(run_folder, lines);
  return lines;
}

}  // namespace diptych
