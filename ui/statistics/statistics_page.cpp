// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_page.h"

#include "core/base/error.h"
#include "ui/bridge/paths.h"
#include "ui/statistics/statistics_page_state.h"

#include <utility>

namespace diptych::ui {

void StatisticsPage::setDataSets(const std::vector<NamedDataSet>& data_sets) {
  state_->bridge.cancel();
  state_->bridge.forgetGone();
  auto former = std::exchange(state_->sets, {});
  state_->colours.clear();
  for (const auto& named : data_sets) {
    state_->sets.push_back({named.title, named.data_set, nullptr});
    state_->colours.push_back(named.colour);
  }
  state_->losses.resize(state_->sets.size());
  for (std::size_t i = 0; i < state_->sets.size(); ++i) {
    if (i < former.size() && former[i].data_set == state_->sets[i].data_set) continue;
    state_->losses[i] = nullptr;
    if (i < 2) state_->pairs.clear();
  }
  state_->results->clearLists();
  takeKnownMeasures();
}

void StatisticsPage::setModel(const QString& model) {
  if (toPath(model) == state_->settings.model) return;
  state_->bridge.cancel();
  state_->settings.model = toPath(model);
  takeKnownMeasures();
}

void StatisticsPage::takeKnownMeasures() {
  for (auto& set : state_->sets) {
    set.measures = state_->bridge.known(set.data_set, state_->settings.model);
  }
  updateFigures();
  updateControls();
  Q_EMIT measuresChanged();
}

void StatisticsPage::setPairs(const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
  state_->pairs = pairs;
  updateFigures();
}

void StatisticsPage::setLosses(int set, std::vector<double> losses) {
  state_->losses.at(static_cast<std::size_t>(set)) =
      std::make_shared<const std::vector<double>>(std::move(losses));
  updateFigures();
}

const std::vector<MeasuredSet>& StatisticsPage::measuredSets() const { return state_->sets; }

bool StatisticsPage::measuring() const { return state_->bridge.measuring(); }

void StatisticsPage::measure() {
  MeasureBridge::Sets data_sets;
  for (const auto& set : state_->sets) data_sets.push_back(set.data_set);
  try {
    state_->settings.cache = measuresCacheFolder();
  } catch (const std::exception& error) {
    state_->settings.cache.clear();  // it only saves time
    Q_EMIT informed(QString::fromStdString(describe(error)));
  }
  state_->clock.start();
  state_->bridge.measure(data_sets, state_->settings);
}

void StatisticsPage::cancel() { state_->bridge.cancel(); }

// All that grows with the number of pictures is computed in the background.
void StatisticsPage::updateFigures() {
  state_->figures.cancel();
  showParts(state_->anyMeasured());
  if (!state_->anyMeasured()) return;
  state_->export_button->setSets(state_->sets);
  const auto input = std::make_shared<const StatisticsInput>(
      StatisticsInput{state_->sets, state_->pairs, state_->losses});
  state_->figures.run(
      [input](const std::stop_token&) { return figuresOf(*input); },
      [this, input](StatisticsFigures figures) {
        state_->results->setFigures(std::move(figures), input, state_->looks());
      },
      [this](const QString& message) { Q_EMIT failed(message); });
}

}  // namespace diptych::ui
