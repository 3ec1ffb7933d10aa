// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"
#include "core/comparison/timestep_map.h"
#include "core/experiment/one_variable_check.h"
#include "core/experiment/preflight.h"
#include "ui/bridge/experiment_reader.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

class QProcess;

namespace diptych::ui {

// What a new experiment is made from.
struct NewExperiment {
  QString folder;
  std::string template_name;
  QString pictures;
  QString model;  // empty: the embedded one
  std::size_t seeds = 3;
};

// What finished runs say.
struct ExperimentResults {
  ExperimentComparison comparison;
  std::vector<TimestepMap> timesteps;  // of the held-out pictures
};

// What is to be known before the start.
struct ExperimentCheck {
  std::vector<ArmDifference> differences;
  Preflight preflight;
};

// The experiment that the window shows. All reading, writing, comparing and checking happens on
// threads of its own; while it is watched the folder is read again every second, whoever writes
// there.
class OpenExperiment : public QObject {
  Q_OBJECT

 public:
  explicit OpenExperiment(QObject* parent = nullptr);
  ~OpenExperiment() override;

  const QString& folder() const { return folder_; }
  // Nothing until the folder has been read.
  const std::optional<ExperimentView>& view() const { return view_; }
  const std::optional<ExperimentResults>& results() const { return results_; }
  const std::optional<ExperimentCheck>& check() const { return check_; }
  bool checking() const { return checking_; }
  bool reporting() const { return report_ != nullptr; }

  void open(const QString& folder);
  void create(const NewExperiment& wanted);
  // Writes experiment.json; the newest edit counts.
  void save(const Experiment& experiment);
  // The same, and removes what recipes made for some arms, so that it is made anew.
  void saveAndRemake(const Experiment& experiment, const std::vector<std::string>& arms);
  void refresh();
  // Whether the folder is read again by itself: somebody looks.
  void setWatched(bool watched);
  void checkNow();
  // By diptych-cli, which lies beside this program.
  void writeReport();
  void setReportProgram(const QString& program) { report_program_ = program; }

 Q_SIGNALS:
  void opened(const QString& folder);
  void created(const QString& folder);  // not opened yet
  void viewChanged();
  void resultsChanged();
  void checkChanged();   // or checking has begun
  void reportChanged();  // begun or ended
  void reportWritten(const QString& html);
  void failed(const QString& message);

 private:
  void takeView(ExperimentView view);
  void compare();
  void showEdit(const Experiment& experiment);
  void endReport(bool success, const QString& folder);

  QString folder_;
  std::optional<ExperimentView> view_;
  std::optional<ExperimentResults> results_;
  std::optional<ExperimentCheck> check_;
  std::string compared_;  // the finished runs that results_ are of
  std::string checked_;   // the experiment and data that check_ is of
  bool checking_ = false;
  bool reading_ = false;
  bool watched_ = false;
  int edits_ = 0;         // so far
  int saves_ = 0;         // on their way to the file
  QString last_problem_;  // told once
  QString report_program_;
  QProcess* report_ = nullptr;
  QTimer timer_;
  std::shared_ptr<ExperimentReader> reader_;  // used by one job of files_ at a time
  Worker saver_;                              // never cancelled
  Worker files_;                              // short jobs
  Worker thinker_;                            // comparisons
  Worker checker_;                            // reads all pictures
};

}  // namespace diptych::ui
