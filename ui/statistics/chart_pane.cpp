// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/chart_pane.h"

#include "ui/charts/chart_controls.h"
#include "ui/charts/qcustomplot.h"
#include "ui/widgets/elided_label.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {

struct ChartPane::State {
  explicit State(ChartPane& pane);

  QComboBox* choice;
  QCustomPlot* plot;
  QLabel* hint;
  QLabel* readout;
  StatisticsPlot drawing;
  std::vector<ChartContents> charts;
  std::vector<SetLook> sets;
  std::optional<ChartPlace> place;
};

namespace {

QComboBox* createChartChoice(QWidget* parent) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName("statistics_chart");
  choice->setAccessibleName(ChartPane::tr("Chart"));
  choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  return choice;
}

QLabel* createPlaceLine(QWidget* parent) {
  auto* line = new ElidedLabel(parent);
  line->setObjectName("statistics_readout");
  line->setAccessibleName(ChartPane::tr("Numbers under the mouse"));
  return line;
}

}  // namespace

ChartPane::State::State(ChartPane& pane)
    : choice(createChartChoice(&pane)),
      plot(createPlot(&pane, "statistics_plot", tr("Chart of the data sets"))),
      hint(createHint(plot, "statistics_chart_hint")),
      readout(createPlaceLine(&pane)),
      drawing(*plot) {}

ChartPane::ChartPane(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>(*this)) {
  setObjectName("statistics_charts");
  setAccessibleName(tr("Charts of the data sets"));
  layOut();
  connectControls();
}

ChartPane::~ChartPane() = default;

void ChartPane::layOut() {
  auto* label = new QLabel(tr("C&hart"), this);
  label->setBuddy(state_->choice);
  auto* controls = new QHBoxLayout;
  controls->setContentsMargins(8, 6, 8, 2);
  controls->setSpacing(8);
  controls->addWidget(label);
  controls->addWidget(state_->choice);
  controls->addStretch(1);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(0);
  all->addLayout(controls);
  all->addWidget(state_->plot, 1);
  auto* below = new QHBoxLayout;
  below->setContentsMargins(8, 4, 8, 6);
  below->addWidget(state_->readout);
  all->addLayout(below);
}

void ChartPane::connectControls() {
  state_->plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  state_->plot->installEventFilter(this);
  connect(state_->choice, &QComboBox::currentIndexChanged, this, &ChartPane::drawChart);
  connect(state_->plot, &QCustomPlot::mouseDoubleClick, this, &ChartPane::drawChart);
  connect(state_->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const bool dragging = event->buttons() != Qt::NoButton;
    point(dragging ? std::nullopt : state_->drawing.placeAt(event->position()));
  });
}

void ChartPane::setCharts(std::vector<ChartContents> charts, std::vector<SetLook> sets) {
  state_->charts = std::move(charts);
  state_->sets = std::move(sets);
  fillChoice();
  drawChart();
}

void ChartPane::fillChoice() {
  const QSignalBlocker blocker(state_->choice);
  const int chosen = std::max(0, state_->choice->currentIndex());
  state_->choice->clear();
  for (const auto& chart : state_->charts) {
    state_->choice->addItem(chart.title);
    state_->choice->setItemData(
        state_->choice->count() - 1, chart.explanation, Qt::AccessibleDescriptionRole);
  }
  if (state_->choice->count() > 0) {
    state_->choice->setCurrentIndex(std::min(chosen, state_->choice->count() - 1));
  }
}

void ChartPane::drawChart() {
  const int place = chart();
  const auto contents =
      place < 0 ? ChartContents() : state_->charts[static_cast<std::size_t>(place)];
  state_->place.reset();
  state_->drawing.draw(contents, state_->sets, themeOf(palette()), font());
  const auto tip = QStringLiteral("<p>%1</p>").arg(contents.explanation.toHtmlEscaped());
  state_->choice->setToolTip(tip);
  state_->plot->setAccessibleDescription(contents.explanation);
  state_->hint->setText(
      tr("There are no numbers for this chart: they are not known of any of "
         "these pictures."));
  state_->hint->setVisible(contents.panels.empty());
  point(std::nullopt);
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

// Without a place, the line says what the chart is about.
void ChartPane::point(const std::optional<ChartPlace>& place) {
  state_->place = place;
  state_->drawing.mark(place);
  const auto text = place ? state_->drawing.textOf(*place) : state_->drawing.contents().explanation;
  state_->readout->setText(text);
  state_->readout->setToolTip(QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()));
  if (place) state_->plot->setAccessibleDescription(text);
}

bool ChartPane::step(int key) {
  if (key == Qt::Key_Home) {
    drawChart();
    return true;
  }
  if (key == Qt::Key_Escape && state_->place) {
    point(std::nullopt);
    return true;
  }
  if (key != Qt::Key_Left && key != Qt::Key_Right) return false;
  const auto next = state_->drawing.nextTo(state_->place, key == Qt::Key_Right ? 1 : -1);
  if (next) point(next);
  return true;
}

bool ChartPane::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && step(static_cast<QKeyEvent*>(event)->key())) {
    return true;
  }
  if (event->type() == QEvent::Leave) point(std::nullopt);
  return QWidget::eventFilter(watched, event);
}

void ChartPane::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (state_ && (type == QEvent::PaletteChange || type == QEvent::FontChange)) drawChart();
}

int ChartPane::chart() const { return state_->choice->currentIndex(); }

void ChartPane::setChart(int place) { state_->choice->setCurrentIndex(place); }

int ChartPane::chartOf(const QString& title) const { return state_->choice->findText(title); }

const std::vector<SetLook>& ChartPane::sets() const { return state_->sets; }

const StatisticsPlot& ChartPane::shown() const { return state_->drawing; }

QCustomPlot* ChartPane::plot() const { return state_->plot; }

}  // namespace diptych::ui
