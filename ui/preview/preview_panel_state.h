// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to PreviewPanel's sources.

#include "ui/bridge/worker.h"
#include "ui/preview/cfg_slider.h"
#include "ui/preview/preview_form.h"
#include "ui/preview/preview_pane.h"
#include "ui/preview/preview_panel.h"

#include <QGridLayout>
#include <QPushButton>
#include <QTimer>

#include <array>
#include <map>
#include <vector>

class QToolButton;

namespace diptych::ui {

struct PreviewPanel::State {
  State(PreviewPanel& panel, GeneratorFactory factory);

  std::array<PreviewPane*, kMostPanes> panes{};
  QGridLayout* pictures;
  QToolButton* add;
  CfgSlider* cfg;
  PreviewForm* form;
  QPushButton* save;
  QTimer* timer;
  QTimer* rest;
  QTimer* pace;
  bool moved_again = false;  // while the pace did not allow a picture
  std::vector<PreviewModel> models;
  std::map<QString, diptych::SharedWeights> live;  // by run
  bool wanted = false;  // a picture was asked for once: changes make new ones
  PreviewWorker worker;
  Worker files;  // writes pictures
};

}  // namespace diptych::ui
