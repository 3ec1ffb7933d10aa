// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/training_config.h"
#include "ui/bridge/run_bridge.h"
#include "ui/bridge/run_list_model.h"
#include "ui/bridge/worker.h"
#include "ui/preview/preview_panel.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <optional>
#include <vector>

namespace diptych::ui {

class LossChart;
class SampleGrid;

// Brings what runs produce to where it is looked at: points to the chart, pictures to the sample
// grid, checkpoints to the preview.
class RunViews : public QObject {
  Q_OBJECT

 public:
  RunViews(
      RunBridge& bridge,
      RunListModel& runs,
      LossChart& chart,
      SampleGrid& samples,
      PreviewPanel& preview,
      QObject* parent = nullptr);

  // What the next run of the bridge is: for captions and for exported charts.
  void setOwnConfig(const TrainingConfig& config) { own_config_ = config; }
  void setBaseModel(const std::filesystem::path& model);
  // Ticks the run: its curves and samples are shown.
  void showSamples(const QString& folder);
  // The samples of that step, and what the run recorded there.
  void showStep(const QString& folder, std::int64_t step);
  // Shows what the model makes with the preview's settings; the preview offers it from now on.
  void previewModel(const std::filesystem::path& model, int pane = 0);

 Q_SIGNALS:
  void samplesWanted();  // they are to be seen
  void previewWanted();
  void chartChanged();
  void failed(const QString& message);

 private:
  void connectBridge();
  void connectRuns();
  void takeOwnRun(const QString& folder);
  void addToChart(const QString& folder);
  void showRun(const QString& folder, bool shown);
  void appendPoints(const QString& folder, const std::vector<MetricPoint>& points);
  void readSamplesOf(const QString& folder);
  void describeRuns();
  void readMarksOf(const QString& folder);
  void addSamples(const QString& folder, const std::vector<SamplePicture>& samples);
  void offerModels();
  void connectSteps();
  static void offerCheckpoint(
      std::vector<PreviewModel>& models, const PreviewModel& model, bool keeps_both);
  void offerLiveModels(std::vector<PreviewModel>& models) const;
  void takeState(RunState state);
  QString captionOf(const TrainingConfig& config) const;
  const TrainingConfig* configOf(const QString& folder) const;

  RunBridge& bridge_;
  RunListModel& runs_;
  LossChart& chart_;
  SampleGrid& samples_;
  PreviewPanel& preview_;
  TrainingConfig own_config_;
  QString own_run_;
  bool own_run_works_ = false;  // it can be asked for its weights
  std::filesystem::path base_model_;
  std::vector<PreviewModel> offered_;
  struct LookedUp {
    PreviewModel model;
    bool keeps_both = false;
  };
  std::vector<LookedUp> looked_up_;  // earlier checkpoints and others that were asked for
  Worker worker_;
};

}  // namespace diptych::ui
