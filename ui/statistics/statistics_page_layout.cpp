// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/paths.h"
#include "ui/statistics/statistics_page_state.h"
#include "ui/widgets/duration.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {
namespace {

constexpr int kSentence = 640;       // pixels; keeps lines short and the button near
constexpr double kQuickest_s = 0.5;  // a picture, with the small model that is built in
constexpr double kSlowest_s = 10;    // with Stable Diffusion's autoencoder on a processor

QLabel* createIntro(QWidget* parent) {
  auto* intro = new QLabel(parent);
  intro->setObjectName("statistics_intro");
  intro->setWordWrap(true);
  intro->setAlignment(Qt::AlignHCenter | Qt::AlignBottom);
  intro->setTextFormat(Qt::RichText);
  intro->setMargin(16);
  intro->setMaximumWidth(kSentence);
  return intro;
}

QString countText(std::size_t pictures) {
  return StatisticsPage::tr("%1 pictures")
      .arg(QLocale().toString(static_cast<qulonglong>(pictures)));
}

QString introText(std::size_t pictures) {
  const auto count = static_cast<double>(pictures);
  const auto text = StatisticsPage::tr(
      "<h3>What do these pictures come to as numbers?</h3><p>Noise, spectra, colours, near "
      "duplicates, and how well every picture survives the base model's autoencoder: "
      "where photographs and pictures that a model made differ, and by how much.</p>");
  if (pictures == 0) return text;
  return text + StatisticsPage::tr(
                    "<p>Every picture is read once and goes through the autoencoder. %1 may "
                    "take from %2 (the model that is built in) to %3 (Stable Diffusion, "
                    "without a graphics card). It is done in the background and can be "
                    "stopped; what is measured is kept for the next time.</p>")
                    .arg(
                        countText(pictures),
                        describeDuration(count * kQuickest_s),
                        describeDuration(count * kSlowest_s));
}

QString namesOf(const std::vector<const MeasuredSet*>& sets) {
  QStringList names;
  for (const auto* set : sets) names << set->title;
  return names.join(StatisticsPage::tr(", "));
}

std::size_t picturesOf(const std::vector<const MeasuredSet*>& sets) {
  std::size_t pictures = 0;
  for (const auto* set : sets) pictures += set->data_set->items.size();
  return pictures;
}

}  // namespace

StatisticsPage::State::State(StatisticsPage& owner, MeasureBridge::Measure measure)
    : room_above(new QWidget(&owner)),
      intro(createIntro(room_above)),
      room_below(new QWidget(&owner)),
      controls(new MeasureControls(&owner)),
      export_button(new ExportButton(&owner)),
      results(new StatisticsResults(&owner)),
      bridge(std::move(measure)) {}

StatisticsPage::StatisticsPage(MeasureBridge::Measure measure, QWidget* parent)
    : QWidget(parent), state_(std::make_unique<State>(*this, std::move(measure))) {
  setObjectName("statistics_page");
  setAccessibleName(tr("Statistics of the data sets"));
  layOut();
  connectBridge();
  connectExport();
  updateFigures();
  updateControls();
}

StatisticsPage::~StatisticsPage() = default;

// Without results: words in the upper half, the controls in the middle.
void StatisticsPage::layOut() {
  auto* top = new QHBoxLayout;
  top->setContentsMargins(0, 0, 8, 0);
  top->addStretch(1);
  top->addWidget(state_->controls, 1000);
  top->addWidget(state_->export_button);
  top->addStretch(1);
  auto* words = new QHBoxLayout(state_->room_above);  // in the middle
  words->setContentsMargins(0, 0, 0, 0);
  words->addWidget(state_->intro);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(0);
  all->addWidget(state_->room_above, 1);
  all->addLayout(top);
  all->addWidget(state_->results, 1);
  all->addWidget(state_->room_below, 1);
  connect(state_->results, &StatisticsResults::pictureWanted, this, &StatisticsPage::pictureWanted);
}

// Words and a button in the middle, or the results below them.
void StatisticsPage::showParts(bool results) {
  state_->room_above->setVisible(!results);
  state_->room_below->setVisible(!results);
  state_->controls->setMaximumWidth(results ? QWIDGETSIZE_MAX : kSentence);
  state_->results->setVisible(results);
  state_->export_button->setVisible(results);
}

void StatisticsPage::connectBridge() {
  auto& bridge = state_->bridge;
  connect(state_->controls, &MeasureControls::measureWanted, this, &StatisticsPage::measure);
  connect(state_->controls, &MeasureControls::cancelWanted, this, &StatisticsPage::cancel);
  connect(&bridge, &MeasureBridge::progressChanged, this, &StatisticsPage::showProgress);
  connect(&bridge, &MeasureBridge::measured, this, [this](int set, const auto& measures) {
    state_->sets[static_cast<std::size_t>(set)].measures = measures;
    updateFigures();
    Q_EMIT measuresChanged();
  });
  connect(&bridge, &MeasureBridge::finished, this, &StatisticsPage::updateControls);
  connect(&bridge, &MeasureBridge::cancelled, this, &StatisticsPage::updateControls);
  connect(&bridge, &MeasureBridge::failed, this, [this](const QString& message) {
    updateControls();
    Q_EMIT failed(tr("The data sets could not be measured: %1").arg(message));
  });
}

void StatisticsPage::connectExport() {
  auto* button = state_->export_button;
  connect(button, &ExportButton::chartWanted, this, &StatisticsPage::saveChart);
  connect(button, &ExportButton::summaryWanted, this, &StatisticsPage::saveSummary);
  connect(button, &ExportButton::picturesWanted, this, &StatisticsPage::savePictures);
}

void StatisticsPage::updateControls() {
  if (measuring()) return;  // showProgress says how far it is
  const auto rest = state_->unmeasured();
  const auto model = toText(state_->settings.model.filename());
  state_->intro->setText(introText(picturesOf(rest)));
  if (rest.empty()) {
    const bool any = state_->anyMeasured();
    state_->controls->showIdle(
        any ? tr("Measured with the autoencoder of %1.").arg(model)
            : tr("Open a data set to measure it."),
        false);
  } else if (state_->settings.model.empty()) {
    state_->controls->showIdle(tr("Choose a base model to measure with."), false);
  } else {
    state_->controls->showIdle(tr("%1: not measured with %2 yet.").arg(namesOf(rest), model), true);
  }
}

// The time left, once enough is done to tell.
void StatisticsPage::showProgress(int set, qulonglong done, qulonglong total) {
  constexpr qulonglong kEnough = 3;
  auto text = tr("%1: %2 of %3 pictures")
                  .arg(state_->sets[static_cast<std::size_t>(set)].title)
                  .arg(done)
                  .arg(total);
  if (done >= kEnough && done < total) {
    const double elapsed = static_cast<double>(state_->clock.elapsed()) / 1000;
    const double left = elapsed / static_cast<double>(done) * static_cast<double>(total - done);
    text += tr(", about %1 left").arg(describeDuration(left));
  }
  state_->controls->showProgress(text, done, total);
}

}  // namespace diptych::ui
