// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/set_measures.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace diptych::ui {

// A data set with what was measured of it; measures: null until then.
struct MeasuredSet {
  QString title;
  std::shared_ptr<const DataSet> data_set;
  std::shared_ptr<const SetMeasures> measures;
};

// Measures data sets in the background, one after the other. A new request takes the place of the
// one before. What was measured is remembered as long as its data set is alive. GUI thread only.
class MeasureBridge : public QObject {
  Q_OBJECT

 public:
  using Sets = std::vector<std::shared_ptr<const DataSet>>;
  // measureSet, or what stands in for it.
  using Measure = std::function<SetMeasures(
      const DataSet&, const MeasureSettings&, std::stop_token, const MeasureProgress&)>;

  explicit MeasureBridge(Measure measure, QObject* parent = nullptr);

  bool measuring() const { return measuring_; }
  // Null: these pictures were not measured with this model.
  std::shared_ptr<const SetMeasures> known(
      const std::shared_ptr<const DataSet>& data_set, const std::filesystem::path& model) const;
  // Sets that are known already are handed out at once; null ones are left out.
  void measure(const Sets& data_sets, const MeasureSettings& settings);
  void cancel();
  // Gives back the memory of what was measured of data sets that are no more, in the background.
  void forgetGone();

 Q_SIGNALS:
  void started();
  // Pictures of all sets that have to be measured; set: the place of the one at work.
  void progressChanged(int set, qulonglong done, qulonglong total);
  void measured(int set, std::shared_ptr<const diptych::SetMeasures> measures);
  void finished();
  void failed(const QString& message);
  void cancelled();

 private:
  struct Known {
    std::weak_ptr<const DataSet> data_set;
    std::filesystem::path model;
    std::shared_ptr<const SetMeasures> measures;
  };
  struct Progress {
    std::atomic<int> set = 0;
    std::atomic<std::size_t> done = 0;
    std::size_t total = 0;  // does not change while it runs
  };
  struct Job {
    int set = 0;
    std::size_t done_before = 0;
    std::shared_ptr<const DataSet> data_set;
  };

  std::vector<Job> jobsFor(const Sets& data_sets, const MeasureSettings& settings) const;
  void start(const Job& job, const MeasureSettings& settings, bool last);
  void remember(const Job& job, const MeasureSettings& settings, SetMeasures measures);
  void showProgress();
  void finish();

  Measure measure_;
  std::vector<Known> known_;
  bool measuring_ = false;
  std::shared_ptr<Progress> progress_;
  QTimer timer_;
  Worker worker_;
};

}  // namespace diptych::ui
