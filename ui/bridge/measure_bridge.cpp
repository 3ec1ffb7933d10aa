// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/measure_bridge.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace diptych::ui {

MeasureBridge::MeasureBridge(Measure measure, QObject* parent)
    : QObject(parent), measure_(std::move(measure)) {
  timer_.setInterval(40);
  connect(&timer_, &QTimer::timeout, this, &MeasureBridge::showProgress);
}

std::shared_ptr<const SetMeasures> MeasureBridge::known(
    const std::shared_ptr<const DataSet>& data_set, const std::filesystem::path& model) const {
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const auto& known) {
    return data_set && known.data_set.lock() == data_set && known.model == model;
  });
  return found == known_.end() ? nullptr : found->measures;
}

void MeasureBridge::measure(const Sets& data_sets, const MeasureSettings& settings) {
  worker_.cancel();
  measuring_ = true;
  progress_ = std::make_shared<Progress>();
  const auto jobs = jobsFor(data_sets, settings);
  for (const auto& job : jobs) progress_->total += job.data_set->items.size();
  if (!jobs.empty()) progress_->set = jobs.front().set;
  timer_.start();
  Q_EMIT started();
  for (std::size_t i = 0; i < data_sets.size(); ++i) {
    auto measures = known(data_sets[i], settings.model);
    if (measures) Q_EMIT measured(static_cast<int>(i), std::move(measures));
  }
  for (const auto& job : jobs) start(job, settings, &job == &jobs.back());
  if (!jobs.empty()) return;
  finish();
  Q_EMIT finished();
}

std::vector<MeasureBridge::Job> MeasureBridge::jobsFor(
    const Sets& data_sets, const MeasureSettings& settings) const {
  std::vector<Job> jobs;
  std::size_t done_before = 0;
  for (std::size_t i = 0; i < data_sets.size(); ++i) {
    if (!data_sets[i] || known(data_sets[i], settings.model)) continue;
    jobs.push_back({static_cast<int>(i), done_before, data_sets[i]});
    done_before += data_sets[i]->items.size();
  }
  return jobs;
}

void MeasureBridge::start(const Job& job, const MeasureSettings& settings, bool last) {
  worker_.run(
      [job, settings, measure = measure_, progress = progress_](const std::stop_token& stop) {
        progress->set = job.set;
        progress->done = job.done_before;
        return measure(*job.data_set, settings, stop, [&](std::size_t done, std::size_t /*total*/) {
          progress->done = job.done_before + done;
        });
      },
      [this, job, settings, last](SetMeasures measures) {
        remember(job, settings, std::move(measures));
        if (!last) return;
        finish();
        Q_EMIT finished();
      },
      [this](const QString& message) {
        worker_.cancel();  // the sets that still wait
        finish();
        Q_EMIT failed(message);
      });
}

void MeasureBridge::remember(
    const Job& job, const MeasureSettings& settings, SetMeasures measures) {
  auto kept = std::make_shared<const SetMeasures>(std::move(measures));
  known_.push_back({job.data_set, settings.model, kept});
  Q_EMIT measured(job.set, std::move(kept));
}

void MeasureBridge::cancel() {
  if (!measuring_) return;
  worker_.cancel();
  finish();
  Q_EMIT cancelled();
}

void MeasureBridge::forgetGone() {
  const auto gone = std::partition(
      known_.begin(), known_.end(), [](const auto& known) { return !known.data_set.expired(); });
  if (gone == known_.end()) return;
  std::vector<Known> dropped(std::make_move_iterator(gone), std::make_move_iterator(known_.end()));
  known_.erase(gone, known_.end());
  // Of 100,000 pictures these are millions of small pieces of memory.
  worker_.run([dropped = std::move(dropped)](const std::stop_token&) { return true; }, [](bool) {});
}

void MeasureBridge::showProgress() {
  Q_EMIT progressChanged(progress_->set, progress_->done, progress_->total);
}

void MeasureBridge::finish() {
  measuring_ = false;
  timer_.stop();
}

}  // namespace diptych::ui
