// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/open_experiment.h"

#include "core/base/error.h"
#include "core/experiment/experiment_templates.h"
#include "ui/bridge/paths.h"

#include <QCoreApplication>
#include <QProcess>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace diptych::ui {

namespace {

namespace fs = std::filesystem;

constexpr int kReadInterval_ms = 1000;

// Results change with the finished runs alone.
std::string finishedRuns(const ExperimentView& view) {
  std::string text;
  for (const auto& task : view.tasks) {
    if (task.kind == ExperimentTask::Kind::Run && task.state == ExperimentTask::State::Done) {
      text += task.folder.string() + "\n";
    }
  }
  return text;
}

// The check depends on the experiment's file and on whose pictures are there.
std::string checkedThings(const ExperimentView& view) {
  auto text = toJson(view.experiment).dump();
  for (const auto& pictures : view.pictures) text += "\n" + std::to_string(pictures.count);
  return text;
}

fs::path make(const NewExperiment& wanted) {
  const auto folder = toPath(wanted.folder);
  if (fs::exists(folder / kExperimentFile)) {
    throw Error(
        folder.string() + ": holds an experiment already. Open it, or choose another folder.");
  }
  const auto experiment = makeExperiment(
      wanted.template_name, toPath(wanted.pictures), toPath(wanted.model), wanted.seeds);
  writeExperiment(folder, experiment);
  return folder;
}

// Only what a recipe made is ever removed.
void removeData(const fs::path& folder, const Experiment& experiment, const std::string& name) {
  const auto& arm = armOf(experiment, name);
  const auto data = ExperimentPlaces{folder}.dataOf(arm);
  if (arm.recipe && fs::exists(data / kRecipeFile)) fs::remove_all(data);
}

}  // namespace

OpenExperiment::OpenExperiment(QObject* parent)
    : QObject(parent),
      report_program_(QCoreApplication::applicationDirPath() + QStringLiteral("/diptych-cli")) {
  timer_.setInterval(kReadInterval_ms);
  connect(&timer_, &QTimer::timeout, this, &OpenExperiment::refresh);
}

OpenExperiment::~OpenExperiment() = default;

void OpenExperiment::open(const QString& folder) {
  files_.cancel();
  thinker_.cancel();
  checker_.cancel();
  folder_ = plainPath(folder);
  view_.reset();
  results_.reset();
  check_.reset();
  compared_.clear();
  checked_.clear();
  checking_ = false;
  reading_ = false;
  last_problem_.clear();
  reader_ = std::make_shared<ExperimentReader>();
  setWatched(watched_);
  Q_EMIT opened(folder_);
  Q_EMIT viewChanged();
  Q_EMIT resultsChanged();
  Q_EMIT checkChanged();
  refresh();
}

void OpenExperiment::create(const NewExperiment& wanted) {
  files_.run(
      [wanted](const std::stop_token&) { return make(wanted); },
      [this](const fs::path& folder) { Q_EMIT created(toText(folder)); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

void OpenExperiment::save(const Experiment& experiment) { saveAndRemake(experiment, {}); }

// At once, so that the next edit begins with this one.
void OpenExperiment::showEdit(const Experiment& experiment) {
  if (!view_) return;
  std::map<std::string, ArmPictures> pictures;
  for (std::size_t i = 0; i < view_->pictures.size(); ++i) {
    pictures[view_->experiment.arms[i].name] = view_->pictures[i];
  }
  view_->experiment = experiment;
  view_->pictures.clear();
  for (const auto& arm : experiment.arms) view_->pictures.push_back(pictures[arm.name]);
  Q_EMIT viewChanged();
}

void OpenExperiment::saveAndRemake(
    const Experiment& experiment, const std::vector<std::string>& arms) {
  ++edits_;
  ++saves_;
  const auto ended = [this] {
    --saves_;
    refresh();
  };
  saver_.run(
      [experiment, arms, folder = toPath(folder_)](const std::stop_token&) {
        requireOrder(experiment, (folder / kExperimentFile).string());  // before anything is gone
        for (const auto& arm : arms) removeData(folder, experiment, arm);
        writeExperiment(folder, experiment);
        return true;
      },
      [ended](bool) { ended(); },
      [this, ended](const QString& message) {
        Q_EMIT failed(message);
        ended();
      });
  showEdit(experiment);
}

void OpenExperiment::refresh() {
  if (folder_.isEmpty() || reading_) return;
  reading_ = true;
  files_.run(
      [reader = reader_, folder = toPath(folder_)](const std::stop_token& stop) {
        return reader->read(folder, stop);
      },
      [this, edits = edits_](ExperimentView view) {
        reading_ = false;
        if (edits == edits_ && saves_ == 0) takeView(std::move(view));  // else it is outdated
      },
      [this](const QString& message) {
        reading_ = false;
        if (message == last_problem_) return;
        last_problem_ = message;
        Q_EMIT failed(message);
      });
}

void OpenExperiment::setWatched(bool watched) {
  watched_ = watched;
  if (!watched || folder_.isEmpty()) {
    timer_.stop();
  } else if (!timer_.isActive()) {
    timer_.start();
    refresh();
  }
}

void OpenExperiment::takeView(ExperimentView view) {
  last_problem_.clear();
  view_ = std::move(view);
  Q_EMIT viewChanged();
  if (finishedRuns(*view_) != compared_) compare();
  if (checkedThings(*view_) != checked_) checkNow();
}

void OpenExperiment::compare() {
  compared_ = finishedRuns(*view_);
  if (compared_.empty()) {
    results_.reset();
    Q_EMIT resultsChanged();
    return;
  }
  thinker_.run(
      [folder = toPath(folder_)](const std::stop_token& stop) {
        return ExperimentResults{
            compareExperiment(folder), readTimestepMaps(folder, kHeldOutLoss, stop)};
      },
      [this](ExperimentResults results) {
        results_ = std::move(results);
        Q_EMIT resultsChanged();
      },
      [this](const QString& message) { Q_EMIT failed(message); });
}

void OpenExperiment::checkNow() {
  if (!view_ || checking_) return;
  checking_ = true;
  checked_ = checkedThings(*view_);
  Q_EMIT checkChanged();
  checker_.run(
      [experiment = view_->experiment, folder = toPath(folder_)](const std::stop_token& stop) {
        return ExperimentCheck{
            checkOneVariable(experiment, ExperimentPlaces{folder}, stop), preflight(folder, stop)};
      },
      [this](ExperimentCheck check) {
        checking_ = false;
        check_ = std::move(check);
        Q_EMIT checkChanged();
      },
      [this](const QString& message) {
        checking_ = false;
        check_.reset();
        Q_EMIT checkChanged();
        Q_EMIT failed(message);
      });
}

void OpenExperiment::writeReport() {
  if (folder_.isEmpty() || report_) return;
  report_ = new QProcess(this);
  const auto folder = folder_;
  connect(
      report_, &QProcess::finished, this, [this, folder](int code, QProcess::ExitStatus status) {
        endReport(status == QProcess::NormalExit && code == 0, folder);
      });
  connect(report_, &QProcess::errorOccurred, this, [this, folder](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) endReport(false, folder);
  });
  report_->start(
      report_program_, {QStringLiteral("experiment"), QStringLiteral("report"), folder_});
  Q_EMIT reportChanged();
}

void OpenExperiment::endReport(bool success, const QString& folder) {
  auto* process = std::exchange(report_, nullptr);
  const auto told = QString::fromUtf8(process->readAllStandardError()).trimmed();
  const bool started = process->error() != QProcess::FailedToStart;
  process->deleteLater();
  Q_EMIT reportChanged();
  if (success) {
    Q_EMIT reportWritten(folder + QStringLiteral("/report/report.html"));
  } else if (!started) {
    Q_EMIT failed(
        tr("%1 could not be started, which writes the report. Install it beside this program.")
            .arg(report_program_));
  } else {
    Q_EMIT failed(tr("The report could not be written: %1").arg(told));
  }
}

}  // namespace diptych::ui
