// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timestep_chart.h"

#include "ui/charts/chart_controls.h"
#include "ui/charts/cursor_box.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/timestep_plot.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

struct TimestepChart::State {
  explicit State(TimestepChart& chart);

  QSplitter* splitter;
  QCustomPlot* heat_plot;
  QCustomPlot* band_plot;
  HeatPlot heat;
  BandPlot bands;
  QComboBox* choice;
  QLabel* readout;
  QLabel* hint;
  std::vector<TimestepMap> maps;
  std::optional<HeatPlot::Cell> cell;

  const TimestepMap* shown() const {
    const int index = choice->currentIndex();
    return index < 0 ? nullptr : &maps[static_cast<std::size_t>(index)];
  }
};

namespace {

QComboBox* createArmChoice(QWidget* parent) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName("timestepArm");
  choice->setAccessibleName(TimestepChart::tr("Arm"));
  choice->setToolTip(
      TimestepChart::tr("Whose losses are shown; colours mean the same in all arms"));
  choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  return choice;
}

QLabel* createReadoutLine(QWidget* parent) {
  auto* line = new QLabel(parent);
  line->setObjectName("timestepReadout");
  line->setContentsMargins(8, 2, 8, 6);
  line->setTextFormat(Qt::PlainText);
  line->setMinimumWidth(1);  // a long sentence must not widen the window
  return line;
}

QString cellText(const TimestepMap& map, const HeatPlot::Cell& cell) {
  const double change = changesInPercent(map)[cell.band][cell.validation];
  const auto percent =
      std::isfinite(change)
          ? QStringLiteral("%1%2 %").arg(change > 0 ? "+" : "").arg(QString::number(change, 'f', 1))
          : TimestepChart::tr("no change can be told");
  return TimestepChart::tr("Step %1, %2: loss %3, %4")
      .arg(
          QLocale().toString(static_cast<qlonglong>(map.steps[cell.validation])),
          bandLabel(map.bands[cell.band]),
          lossText(map.losses[cell.band][cell.validation]),
          percent);
}

}  // namespace

TimestepChart::State::State(TimestepChart& chart)
    : splitter(new QSplitter(&chart)),
      heat_plot(createPlot(splitter, "timestepHeat", tr("Heat map of the loss by timestep"))),
      band_plot(createPlot(splitter, "timestepBands", tr("Loss curves by timestep"))),
      heat(*heat_plot),
      bands(*band_plot),
      choice(createArmChoice(&chart)),
      readout(createReadoutLine(&chart)),
      hint(createHint(heat_plot, "timestepHint")) {}

TimestepChart::TimestepChart(QWidget* parent)
    : QWidget(parent), state_(std::make_unique<State>(*this)) {
  setObjectName("timestepChart");
  setAccessibleName(tr("Losses by timestep"));
  layOut();
  connectControls();
  applyStyle();
  showArm();
}

TimestepChart::~TimestepChart() = default;

void TimestepChart::layOut() {
  auto* label = new QLabel(tr("A&rm"), this);
  label->setBuddy(state_->choice);
  auto* controls = new QHBoxLayout;
  controls->setContentsMargins(8, 6, 8, 6);
  controls->setSpacing(8);
  controls->addWidget(label);
  controls->addWidget(state_->choice);
  controls->addStretch(1);
  state_->splitter->setChildrenCollapsible(false);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(0);
  all->addLayout(controls);
  all->addWidget(state_->splitter, 1);
  all->addWidget(state_->readout);
}

void TimestepChart::connectControls() {
  connect(state_->choice, &QComboBox::currentIndexChanged, this, [this] {
    showArm();
    Q_EMIT armChanged();
  });
  state_->heat_plot->installEventFilter(this);
  connect(state_->heat_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    state_->cell = state_->heat.cellAt(event->position().toPoint());
    sayCell();
  });
}

void TimestepChart::setMaps(const std::vector<TimestepMap>& maps) {
  const auto chosen = arm();
  state_->maps = maps;
  // A map without a second validation has nothing to say yet.
  std::erase_if(
      state_->maps, [](const auto& map) { return map.bands.empty() || map.steps.size() < 2; });
  {
    const QSignalBlocker blocker(state_->choice);
    fillChoice();
    setArm(chosen);
  }
  showArm();
  if (arm() != chosen) Q_EMIT armChanged();
}

void TimestepChart::fillChoice() {
  state_->choice->clear();
  for (const auto& map : state_->maps) state_->choice->addItem(QString::fromStdString(map.arm));
  state_->choice->setEnabled(!state_->maps.empty());
}

std::string TimestepChart::arm() const {
  const auto* map = state_->shown();
  return map == nullptr ? std::string() : map->arm;
}

void TimestepChart::setArm(const std::string& arm) {
  const auto found = std::find_if(
      state_->maps.begin(), state_->maps.end(), [&](const auto& map) { return map.arm == arm; });
  if (found != state_->maps.end()) {
    state_->choice->setCurrentIndex(static_cast<int>(found - state_->maps.begin()));
  }
}

void TimestepChart::showArm() {
  const auto range = changeRangeOf(state_->maps);
  const double reach = std::max({-range.low, range.high, 0.1});
  const auto* shown = state_->shown();
  const auto map = shown == nullptr ? TimestepMap() : *shown;
  state_->cell.reset();
  state_->heat.setMap(map, reach);
  state_->bands.setMap(map, range);
  updateHint();
  sayCell();
  state_->band_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TimestepChart::updateHint() {
  const bool empty = state_->maps.empty();
  showHint(
      *state_->heat_plot,
      *state_->hint,
      empty ? tr("The first finished run will show here which timesteps it learned.") : QString());
  for (auto* element : state_->heat_plot->plotLayout()->elements(false)) {
    element->setVisible(!empty);
  }
  if (state_->band_plot->isHidden() == empty) return;
  state_->band_plot->setVisible(!empty);
  state_->splitter->setSizes({1000, 1000});  // halves
}

void TimestepChart::sayCell() {
  const auto* map = state_->shown();
  const bool said = map != nullptr && state_->cell;
  const auto text = said ? cellText(*map, *state_->cell) : QString();
  state_->heat.markCell(said ? state_->cell : std::nullopt);
  state_->readout->setText(
      said || map == nullptr ? text : tr("Point at the map, or use the arrow keys, for numbers."));
  state_->heat_plot->setAccessibleDescription(text);
  state_->heat_plot->replot(QCustomPlot::rpQueuedReplot);
}

bool TimestepChart::moveCell(int key) {
  const auto* map = state_->shown();
  const bool arrow =
      key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
  if (key == Qt::Key_Escape && state_->cell) {
    state_->cell.reset();
  } else if (!arrow || map == nullptr) {
    return false;
  } else if (!state_->cell) {
    state_->cell = HeatPlot::Cell{0, map->steps.size() - 1};
  } else {
    auto& [band, validation] = *state_->cell;
    if (key == Qt::Key_Left && validation > 0) --validation;
    if (key == Qt::Key_Right && validation + 1 < map->steps.size()) ++validation;
    if (key == Qt::Key_Down && band > 0) --band;
    if (key == Qt::Key_Up && band + 1 < map->bands.size()) ++band;
  }
  sayCell();
  return true;
}

bool TimestepChart::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && moveCell(static_cast<QKeyEvent*>(event)->key())) {
    return true;
  }
  if (event->type() == QEvent::Leave && state_->cell) {
    state_->cell.reset();
    sayCell();
  }
  return QWidget::eventFilter(watched, event);
}

QCustomPlot* TimestepChart::heatPlot() const { return state_->heat_plot; }

QCustomPlot* TimestepChart::bandPlot() const { return state_->band_plot; }

void TimestepChart::applyStyle() {
  const auto theme = themeOf(palette());
  state_->heat.setStyle(theme, font());
  state_->bands.setStyle(theme, font());
}

void TimestepChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (!state_ || (type != QEvent::PaletteChange && type != QEvent::FontChange)) return;
  applyStyle();
  state_->heat_plot->replot(QCustomPlot::rpQueuedReplot);
  state_->band_plot->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace diptych::ui
