// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_views.h"

#include "core/experiment/run_folder.h"
#include "core/experiment/run_marks.h"
#include "core/experiment/step_details.h"
#include "core/model/model_facts.h"
#include "ui/bridge/paths.h"
#include "ui/charts/loss_chart.h"
#include "ui/preview/sample_grid.h"
#include "ui/preview/step_note.h"
#include "ui/window/event_import.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace diptych::ui {
namespace {

constexpr std::size_t kMostLookedUp = 12;

}  // namespace

RunViews::RunViews(
    RunBridge& bridge,
    RunListModel& runs,
    LossChart& chart,
    SampleGrid& samples,
    PreviewPanel& preview,
    QObject* parent)
    : QObject(parent),
      bridge_(bridge),
      runs_(runs),
      chart_(chart),
      samples_(samples),
      preview_(preview) {
  connectBridge();
  connectRuns();
  connectSteps();
}

void RunViews::connectSteps() {
  connect(&samples_.note(), &StepNote::checkpointWanted, this, [this](const auto& checkpoint) {
    previewModel(checkpoint);
  });
  connect(&chart_, &LossChart::pointClicked, this, &RunViews::showStep);
  connect(&samples_, &SampleGrid::stepShown, &chart_, &LossChart::setMarkedStep);
}

void RunViews::showStep(const QString& folder, std::int64_t step) {
  Q_EMIT samplesWanted();
  samples_.showStep(step);
  chart_.setMarkedStep(step);
  if (isEventFile(folder)) return;  // tells its curves and nothing else
  worker_.run(
      [path = toPath(folder), step](const std::stop_token&) { return readStepDetails(path, step); },
      [this, folder](const StepDetails& details) {
        samples_.note().showDetails(runs_.labelOf(folder), details);
      },
      [this](const QString& message) { Q_EMIT failed(message); });
}

// The list of models has the newest checkpoint of each run and what was looked up last.
void RunViews::previewModel(const std::filesystem::path& model, int pane) {
  if (!preview_.chooseModel(model, pane)) {
    const auto run = model.parent_path().parent_path();
    const auto name = toText(model.filename());
    const bool is_checkpoint = model.parent_path().filename() == "checkpoints";
    const auto label = is_checkpoint ? tr("%1, %2").arg(runs_.labelOf(toText(run)), name) : name;
    looked_up_.push_back({{label, model, toText(model)}, hasVariant(model, kNonEma)});
    if (looked_up_.size() > kMostLookedUp) looked_up_.erase(looked_up_.begin());
    offerModels();
    preview_.chooseModel(model, pane);
  }
  Q_EMIT previewWanted();
  preview_.generate();
}

void RunViews::connectBridge() {
  connect(&bridge_, &RunBridge::runIdChanged, this, &RunViews::takeOwnRun);
  connect(&bridge_, &RunBridge::pointsArrived, this, &RunViews::appendPoints);
  connect(&bridge_, &RunBridge::pointsReplaced, this, &RunViews::appendPoints);
  connect(&bridge_, &RunBridge::samplesArrived, this, &RunViews::addSamples);
  connect(&bridge_, &RunBridge::stateChanged, this, &RunViews::takeState);
  connect(&bridge_, &RunBridge::weightsShared, &preview_, &PreviewPanel::setLiveWeights);
  connect(&preview_, &PreviewPanel::modelOpened, this, &RunViews::previewModel);
  connect(&preview_, &PreviewPanel::liveWeightsWanted, this, [this](const QString& run) {
    if (run == own_run_) bridge_.shareWeights();
  });
}

void RunViews::takeState(RunState state) {
  if (isAtRest(state)) runs_.setOwnRun({});
  const bool works = state == RunState::Running || state == RunState::Paused;
  if (std::exchange(own_run_works_, works) != works) offerModels();
}

void RunViews::connectRuns() {
  connect(&runs_, &RunListModel::shownChanged, this, &RunViews::showRun);
  connect(&runs_, &RunListModel::pointsRead, this, &RunViews::appendPoints);
  connect(&runs_, &RunListModel::pointsRead, this, &RunViews::readSamplesOf);
  connect(&runs_, &RunListModel::refreshed, this, &RunViews::offerModels);
  connect(&runs_, &RunListModel::refreshed, this, &RunViews::describeRuns);
  connect(&runs_, &RunListModel::removed, this, [this](const QString& folder) {
    chart_.removeRun(folder);
    samples_.removeRun(folder);
    Q_EMIT chartChanged();
  });
}

void RunViews::setBaseModel(const std::filesystem::path& model) {
  base_model_ = model;
  offerModels();
}

void RunViews::takeOwnRun(const QString& folder) {
  own_run_ = folder;
  runs_.setOwnRun(folder);
  offerModels();
  runs_.setShown(folder, true);
}

const TrainingConfig* RunViews::configOf(const QString& folder) const {
  if (const auto* run = runs_.run(folder)) return &run->config;
  return folder == own_run_ ? &own_config_ : nullptr;
}

QString RunViews::captionOf(const TrainingConfig& config) const {
  return tr("%1  ·  %2 steps of %3  ·  seed %4")
      .arg(toText(config.model.filename()))
      .arg(config.sample_steps)
      .arg(QString::fromStdString(config.sample_sampler))
      .arg(config.sample_seed);
}

void RunViews::addToChart(const QString& folder) {
  chart_.addRun(folder, runs_.labelOf(folder));
  if (const auto* config = configOf(folder)) {
    chart_.setRunSettings(folder, QString::fromStdString(toJson(*config).dump()));
  }
}

// What the chart says of the runs beside their points.
void RunViews::describeRuns() {
  for (const auto& row : runs_.rows()) {
    const auto folder = toText(row.info.folder);
    if (!chart_.hasRun(folder)) continue;
    chart_.setSeedGroup(folder, QString::fromStdString(seedGroup(row.info)));
    if (runs_.isShown(folder)) readMarksOf(folder);
  }
}

void RunViews::readMarksOf(const QString& folder) {
  worker_.run(
      [path = toPath(folder)](const std::stop_token&) { return readRunMarks(path); },
      [this, folder](const std::vector<RunMark>& marks) { chart_.setRunMarks(folder, marks); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

void RunViews::showRun(const QString& folder, bool shown) {
  if (shown) addToChart(folder);
  if (chart_.hasRun(folder)) chart_.setRunVisible(folder, shown);
  if (shown) {
    readSamplesOf(folder);
  } else {
    samples_.removeRun(folder);
  }
  Q_EMIT chartChanged();
}

void RunViews::appendPoints(const QString& folder, const std::vector<MetricPoint>& points) {
  if (!chart_.hasRun(folder)) addToChart(folder);
  chart_.appendPoints(folder, points);
  Q_EMIT chartChanged();
}

void RunViews::showSamples(const QString& folder) { runs_.setShown(folder, true); }

void RunViews::readSamplesOf(const QString& folder) {
  const auto* config = configOf(folder);
  samples_.addRun(folder, runs_.labelOf(folder), config ? captionOf(*config) : QString());
  worker_.run(
      [path = toPath(folder)](const std::stop_token&) { return readSamples(path); },
      [this, folder](const std::vector<SamplePicture>& samples) {
        samples_.addSamples(folder, samples);
      },
      [this, folder](const QString& message) {
        if (folder != own_run_) Q_EMIT failed(message);  // a run that begins has no database yet
      });
}

void RunViews::addSamples(const QString& folder, const std::vector<SamplePicture>& samples) {
  if (!samples_.hasRun(folder)) readSamplesOf(folder);
  samples_.addSamples(folder, samples);
}

// A copy of the weights goes into the model that the run began with.
void RunViews::offerLiveModels(std::vector<PreviewModel>& models) const {
  const auto* config = configOf(own_run_);
  if (!own_run_works_ || config == nullptr) return;
  const auto name = runs_.labelOf(own_run_);
  PreviewModel now{tr("%1, now", "the training as it is").arg(name), config->model};
  now.live_run = own_run_;
  now.key = QStringLiteral("now ") + own_run_;
  models.push_back(now);
  if (!config->use_ema) return;
  now.label = tr("%1, now (EMA)").arg(name);
  now.key = QStringLiteral("average ") + own_run_;
  now.averages = true;
  models.push_back(now);
}

// A model is its moving average where the run keeps one: the weights themselves beside it.
void RunViews::offerCheckpoint(
    std::vector<PreviewModel>& models, const PreviewModel& model, bool keeps_both) {
  models.push_back(model);
  if (!keeps_both) return;
  auto& weights = models.emplace_back(model);
  weights.label = tr("%1 (without EMA)").arg(model.label);
  weights.key += QStringLiteral(" ") + QLatin1String(kNonEma);
  weights.variant = kNonEma;
}

void RunViews::offerModels() {
  std::vector<PreviewModel> models;
  if (!base_model_.empty())
    models.push_back({tr("Base model"), base_model_, QStringLiteral("base")});
  for (const auto& row : runs_.rows()) {
    if (!row.checkpoint) continue;
    const auto folder = toText(row.info.folder);
    const auto step = toText(row.checkpoint->filename());
    const auto label = tr("%1, %2").arg(runs_.labelOf(folder), step);
    offerCheckpoint(models, {label, *row.checkpoint, folder}, row.keeps_both);
  }
  for (const auto& [model, keeps_both] : looked_up_) {
    const bool is_listed = std::any_of(models.begin(), models.end(), [&](const auto& listed) {
      return listed.path == model.path;
    });
    if (!is_listed) offerCheckpoint(models, model, keeps_both);
  }
  offerLiveModels(models);
  if (models == std::exchange(offered_, models)) return;
  preview_.setModels(models);
}

}  // namespace diptych::ui
