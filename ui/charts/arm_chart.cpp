// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/arm_chart.h"

#include "ui/charts/arm_plot.h"
#include "ui/charts/arm_readout.h"
#include "ui/charts/chart_controls.h"
#include "ui/charts/plot_navigation.h"
#include "ui/charts/qcustomplot.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace diptych::ui {

struct ArmChart::State {
  explicit State(ArmChart& chart);

  QCustomPlot* plot;
  ArmPlot arms;
  ArmReadout readout;
  PlotNavigation navigation;
  QComboBox* axis;
  QToolButton* choice;  // which arms are shown
  QToolButton* fit;
  QLabel* hint;
  std::set<std::string> hidden;
  bool following = true;
  bool fitting = false;  // the range is being changed by us, not by the user
};

ArmChart::State::State(ArmChart& chart)
    : plot(createPlot(&chart, "armPlot", tr("Loss curves of the arms"))),
      arms(*plot),
      readout(*plot, arms),
      navigation(*plot, readout),
      axis(createAxisChoice(&chart, "armAxis")),
      choice(createChartButton<QToolButton>(
          &chart,
          "armChoice",
          tr("Arms"),
          tr("Which arms are shown (also: click one in the legend, or press its number)"))),
      fit(createChartButton<QToolButton>(
          &chart,
          "armFit",
          tr("Fit"),
          tr("Show everything and follow new points (double click, Home)"))),
      hint(createHint(plot, "armHint")) {}

ArmChart::ArmChart(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>(*this)) {
  setObjectName("armChart");
  setAccessibleName(tr("Losses of the arms"));
  layOut();
  connectControls();
  state_->arms.setFont(font());
  state_->arms.setTheme(themeOf(palette()));
  refresh();
}

ArmChart::~ArmChart() = default;

void ArmChart::layOut() {
  auto* label = new QLabel(tr("&X axis"), this);
  label->setBuddy(state_->axis);
  state_->choice->setPopupMode(QToolButton::InstantPopup);
  state_->choice->setMenu(new QMenu(state_->choice));
  auto* controls = new QHBoxLayout;
  controls->setContentsMargins(8, 6, 8, 6);
  controls->setSpacing(8);
  controls->addWidget(label);
  controls->addWidget(state_->axis);
  controls->addSpacing(8);
  controls->addWidget(state_->choice);
  controls->addStretch(1);
  controls->addWidget(state_->fit);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(0);
  all->addLayout(controls);
  all->addWidget(state_->plot, 1);
}

void ArmChart::connectControls() {
  connect(state_->axis, &QComboBox::currentIndexChanged, this, [this](int index) {
    setAxis(static_cast<ChartAxis>(index));
  });
  connect(state_->fit, &QToolButton::clicked, this, &ArmChart::fit);
  state_->navigation.onFit([this] { fit(); });
  state_->plot->installEventFilter(this);
  connect(
      state_->plot,
      &QCustomPlot::legendClick,
      this,
      [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent*) {
        if (const auto arm = state_->arms.armOf(item)) toggleArm(*arm);
      });
  const auto range_changed = [this] {
    if (state_->fitting) return;
    state_->following = false;
    Q_EMIT viewChanged();
  };
  using RangeChanged = void (QCPAxis::*)(const QCPRange&);
  const auto signal = static_cast<RangeChanged>(&QCPAxis::rangeChanged);
  connect(state_->plot->xAxis, signal, this, range_changed);
  connect(state_->plot->yAxis, signal, this, range_changed);
}

void ArmChart::setCurves(const std::vector<ArmCurves>& curves) {
  const auto& known = state_->arms.curves();
  const bool same_arms = std::equal(
      curves.begin(), curves.end(), known.begin(), known.end(), [](const auto& a, const auto& b) {
        return a.arm == b.arm;
      });
  state_->arms.setCurves(curves);
  if (!same_arms) fillMenu();
  refresh();
}

// A menu that is open must not lose its entries while points arrive: it is filled anew only when
// the arms are others.
void ArmChart::fillMenu() {
  auto* menu = state_->choice->menu();
  menu->clear();
  const auto& arms = state_->arms.curves();
  for (std::size_t i = 0; i < arms.size(); ++i) {
    auto* action = menu->addAction(QString::fromStdString(arms[i].arm).replace('&', "&&"));
    action->setCheckable(true);
    action->setChecked(state_->arms.isShown(arms[i]));
    connect(action, &QAction::triggered, this, [this, i] { toggleArm(i); });
  }
}

void ArmChart::toggleArm(std::size_t index) {
  const auto& arms = state_->arms.curves();
  if (index < arms.size()) setArmShown(arms[index].arm, !state_->arms.isShown(arms[index]));
}

void ArmChart::setArmShown(const std::string& arm, bool shown) {
  if (shown) {
    state_->hidden.erase(arm);
  } else {
    state_->hidden.insert(arm);
  }
  state_->arms.setHidden(state_->hidden);
  const auto actions = state_->choice->menu()->actions();
  const auto& arms = state_->arms.curves();
  for (qsizetype i = 0; i < actions.size(); ++i) {
    actions[i]->setChecked(state_->arms.isShown(arms[static_cast<std::size_t>(i)]));
  }
  refresh();
  Q_EMIT viewChanged();
}

// Ends every change: the range when we follow, the words in an empty chart, one queued replot.
void ArmChart::refresh() {
  if (state_->following) {
    state_->fitting = true;
    state_->arms.fit();
    state_->fitting = false;
  }
  updateHint();
  if (state_->readout.visible()) state_->readout.refresh();
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ArmChart::updateHint() {
  const auto& arms = state_->arms.curves();
  const bool measured =
      std::any_of(arms.begin(), arms.end(), [](const auto& arm) { return !arm.band.empty(); });
  QString text;
  if (arms.empty()) {
    text = tr("No experiment yet.");
  } else if (!measured) {
    text = tr("Waiting for the first validation.");
  }
  showHint(*state_->plot, *state_->hint, text);
  state_->choice->setEnabled(!arms.empty());
}

ChartAxis ArmChart::axis() const { return state_->arms.axis(); }

const std::set<std::string>& ArmChart::hiddenArms() const { return state_->hidden; }

bool ArmChart::following() const { return state_->following; }

QCustomPlot* ArmChart::plot() const { return state_->plot; }

void ArmChart::setAxis(ChartAxis axis) {
  state_->readout.hide();
  state_->arms.setAxis(axis);
  state_->following = true;
  const QSignalBlocker blocker(state_->axis);
  state_->axis->setCurrentIndex(static_cast<int>(axis));
  refresh();
  Q_EMIT viewChanged();
}

void ArmChart::fit() {
  state_->following = true;
  refresh();
  Q_EMIT viewChanged();
}

bool ArmChart::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int number = static_cast<QKeyEvent*>(event)->key() - Qt::Key_1;
    if (number >= 0 && number < 9) {
      toggleArm(static_cast<std::size_t>(number));
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void ArmChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (!state_ || (type != QEvent::PaletteChange && type != QEvent::FontChange)) return;
  state_->arms.setFont(font());
  state_->arms.setTheme(themeOf(palette()));
  refresh();
}

}  // namespace diptych::ui
