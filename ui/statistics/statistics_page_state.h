// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to StatisticsPage's sources.

#include "ui/statistics/chart_pane.h"
#include "ui/statistics/export_button.h"
#include "ui/statistics/measure_controls.h"
#include "ui/statistics/statistics_page.h"
#include "ui/statistics/statistics_results.h"

#include <QElapsedTimer>
#include <QLabel>

#include <algorithm>

namespace diptych::ui {

struct StatisticsPage::State {
  State(StatisticsPage& page, MeasureBridge::Measure measure);

  bool anyMeasured() const {
    return std::any_of(sets.begin(), sets.end(), [](const auto& set) { return set.measures; });
  }
  // Data sets that are there but not measured.
  std::vector<const MeasuredSet*> unmeasured() const {
    std::vector<const MeasuredSet*> rest;
    for (const auto& set : sets) {
      if (set.data_set && !set.measures) rest.push_back(&set);
    }
    return rest;
  }
  std::vector<SetLook> looks() const {
    std::vector<SetLook> looks;
    for (std::size_t i = 0; i < sets.size(); ++i) looks.push_back({sets[i].title, colours[i]});
    return looks;
  }

  std::vector<MeasuredSet> sets;
  std::vector<QColor> colours;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::vector<std::shared_ptr<const std::vector<double>>> losses;
  MeasureSettings settings;
  QElapsedTimer clock;  // since the measuring began
  QWidget* room_above;  // for the intro
  QLabel* intro;
  QWidget* room_below;  // as much as above
  MeasureControls* controls;
  ExportButton* export_button;
  StatisticsResults* results;
  MeasureBridge bridge;
  Worker figures;
  Worker files;
};

}  // namespace diptych::ui
