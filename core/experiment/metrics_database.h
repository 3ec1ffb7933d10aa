// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"
#include "core/training/trainer.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

// metrics.sqlite of a run, as SQL (application_id "DIPT", user_version 1):
//
// - scalars(id, name, step, epoch, pictures_seen, seconds, value): value NULL is NaN, which SQLite
//   cannot store.
// - panel_items(panel, number, picture, noise_seed, timestep): the panels "loss/val",
//   "loss/train-stabilized" and, in an experiment, "loss/val/NAME" for every other arm.
// - panel_losses(panel, step, number, loss): every item at every validation.
// - samples(id, step, prompt_index, cfg_index, prompt, cfg, path): path relative to the run folder.
inline constexpr const char* kMetricsFile = "metrics.sqlite";

// A panel's losses at one validation; the scalar is their mean.
struct PanelScore {
  MetricPoint mean;  // its name is the panel's
  std::vector<double> losses;
};

// The one writer. Everything throws Error, naming the file, when the disk is full or the file is
// not what it should be.
class MetricsWriter {
 public:
  // Opens or makes the database. Refuses a file of another program or a newer version.
  explicit MetricsWriter(const std::filesystem::path& run_folder);
  ~MetricsWriter();  // commits what is waiting, if that is possible

  // Committed in batches, at the latest with the first point that comes half a second later; until
  // then in memory.
  // Says whether it was committed.
  bool add(const MetricPoint& point);
  // For readers; survives the end of this process, but not a power cut.
  void commit();
  // Commits and waits until all is on the disk.
  void flush();

  // One transaction each.
  void setPanel(
      const std::string& panel,
      const std::vector<PanelItem>& items,
      const std::vector<std::string>& picture_names);
  void addValidation(const std::vector<PanelScore>& scores);
  void addSample(const SamplePicture& sample);
  void removeBehind(std::int64_t step);

  bool hasValidation(std::int64_t step) const;
  bool hasSample(std::int64_t step, int row, int column) const;
  // The largest wall time of any point; 0 when there is none.
  double lastSeconds() const;
  // The mean of "loss/step" over the pictures of the steps (after, last]. Commits first.
  double meanLoss(std::int64_t after, std::int64_t last);

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::filesystem::path folder_;
  std::vector<MetricPoint> waiting_;
  std::chrono::steady_clock::time_point last_commit_;
};

// Reads while another process writes. A run that has no database yet has no rows.
class MetricsReader {
 public:
  // Throws Error when the file is broken or of another program.
  explicit MetricsReader(const std::filesystem::path& run_folder);
  ~MetricsReader();

  // In the order written, rows behind after_row; last_row: the newest of them, else after_row.
  std::vector<MetricPoint> scalars(std::int64_t after_row, std::int64_t& last_row) const;
  // The newest scalar, if any: how far the run is.
  std::optional<MetricPoint> lastScalar() const;
  std::vector<SamplePicture> samples() const;
  std::vector<PanelItem> panel(
      const std::string& panel, std::vector<std::string>& picture_names) const;
  std::vector<double> panelLosses(const std::string& panel, std::int64_t step) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::filesystem::path folder_;
};

}  // namespace diptych
