// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_chart.h"

#include "ui/charts/chart_controls.h"
#include "ui/charts/loss_chart_state.h"
#include "ui/charts/qcustomplot.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr double kClickDistance = 12;  // in pixels

QDoubleSpinBox* createSmoothing(QWidget* parent) {
  auto* box = new QDoubleSpinBox(parent);
  box->setObjectName("lossSmoothing");
  box->setAccessibleName(LossChart::tr("Smoothing"));
  box->setToolTip(LossChart::tr(
      "Smoothing: each point is averaged with what came before, of which this share counts (as in "
      "TensorBoard). The raw curve stays, faint."));
  box->setRange(0, 0.99);
  box->setSingleStep(0.1);
  box->setDecimals(2);
  box->setSpecialValueText(LossChart::tr("Smooth"));
  box->setButtonSymbols(QAbstractSpinBox::NoButtons);  // keys and wheel; the row is full
  box->setMaximumWidth(box->fontMetrics().horizontalAdvance("Smooth") + 20);
  box->setKeyboardTracking(false);
  return box;
}

}  // namespace

LossChart::State::State(LossChart& chart)
    : plot(createPlot(&chart, "lossPlot", tr("Loss chart"))),
      curves(*plot, data),
      readout(*plot, curves, data),
      navigation(*plot, readout),
      axis(createAxisChoice(&chart, "lossAxis")),
      logarithmic(createChartButton<QCheckBox>(
          &chart, "lossLogarithmic", tr("Log scale"), tr("Logarithmic loss axis"))),
      step_loss(createChartButton<QCheckBox>(
          &chart,
          "lossEachStep",
          tr("Each step"),
          tr("Also the loss of every training step: noisy, it is not measured on a fixed panel"))),
      smoothing(createSmoothing(&chart)),
      fit(createChartButton<QToolButton>(
          &chart,
          "lossFit",
          tr("Fit"),
          tr("Show everything and follow new points (double click, Home)"))),
      export_button(createChartButton<QToolButton>(
          &chart, "lossExport", tr("Export…"), tr("Save the chart as a picture"))),
      hint(createHint(plot, "lossHint")) {}

LossChart::LossChart(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>(*this)) {
  setObjectName("lossChart");
  setAccessibleName(tr("Losses of the runs"));
  layOut();
  connectControls();
  connectClicks();
  createActions();
  state_->curves.setFont(font());
  state_->curves.setTheme(themeOf(palette()));
  refresh(Change::Everything);
}

LossChart::~LossChart() = default;

void LossChart::layOut() {
  auto* label = new QLabel(tr("&X axis"), this);
  label->setBuddy(state_->axis);
  auto* controls = new QHBoxLayout;
  controls->setContentsMargins(8, 6, 8, 6);
  controls->setSpacing(8);
  controls->addWidget(label);
  controls->addWidget(state_->axis);
  controls->addSpacing(8);
  controls->addWidget(state_->logarithmic);
  controls->addWidget(state_->step_loss);
  controls->addWidget(state_->smoothing);
  controls->addStretch(1);
  controls->addWidget(state_->fit);
  controls->addWidget(state_->export_button);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(0);
  all->addLayout(controls);
  all->addWidget(state_->plot, 1);
}

void LossChart::connectControls() {
  connect(state_->axis, &QComboBox::currentIndexChanged, this, [this](int index) {
    setAxis(static_cast<ChartAxis>(index));
  });
  connect(state_->logarithmic, &QCheckBox::toggled, this, &LossChart::setLogarithmic);
  connect(state_->step_loss, &QCheckBox::toggled, this, &LossChart::setStepLossShown);
  connect(state_->smoothing, &QDoubleSpinBox::valueChanged, this, &LossChart::setSmoothing);
  connect(state_->fit, &QToolButton::clicked, this, &LossChart::fit);
  connect(state_->export_button, &QToolButton::clicked, this, &LossChart::showExportDialog);
  state_->navigation.onFit([this] { fit(); });
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

void LossChart::connectClicks() {
  connect(state_->plot, &QCustomPlot::legendClick, this, [this](QCPLegend*, auto* item) {
    auto* run = state_->data.find(state_->curves.runOf(item));
    if (run == nullptr) return;
    run->hidden_in_legend = !run->hidden_in_legend;
    refresh(Change::Visibility);
  });
  connect(state_->plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    state_->pressed = event->position();
  });
  connect(state_->plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    const bool dragged = (event->position() - state_->pressed).manhattanLength() > 3;
    const bool in_legend =
        state_->plot->legend->selectTest(event->position(), false) >= 0;  // -1: beside it
    if (!dragged && !in_legend && event->button() == Qt::LeftButton) clickAt(event->position());
  });
}

void LossChart::createActions() {
  setContextMenuPolicy(Qt::ActionsContextMenu);
  auto* copy = new QAction(tr("&Copy chart"), this);
  copy->setObjectName("lossCopy");
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(copy, &QAction::triggered, this, [this] {
    copyToClipboard();
    Q_EMIT informed(tr("The chart was copied."));
  });
  auto* save = new QAction(tr("&Export chart…"), this);
  connect(save, &QAction::triggered, this, &LossChart::showExportDialog);
  auto* all = new QAction(tr("&Fit"), this);
  connect(all, &QAction::triggered, this, &LossChart::fit);
  addActions({copy, save, all});
}

// The nearest point of a validation or training curve.
void LossChart::clickAt(const QPointF& place) {
  double nearest = kClickDistance;
  QString id;
  std::int64_t step = 0;
  for (const auto& run : state_->data.runs()) {
    for (const auto curve : {Curve::Validation, Curve::Training}) {
      if (!state_->curves.isShown(run, curve)) continue;
      for (const auto& point : run.of(curve)) {
        const double x = state_->plot->xAxis->coordToPixel(point.x(axis()));
        const double y = state_->plot->yAxis->coordToPixel(point.value);
        const double distance = std::hypot(x - place.x(), y - place.y());
        if (!(distance < nearest)) continue;
        nearest = distance;
        id = run.id;
        step = static_cast<std::int64_t>(point.step);
      }
    }
  }
  if (!id.isEmpty()) Q_EMIT pointClicked(id, step);
}

// Ends every change: the range when we follow, the words in an empty chart, one queued replot.
void LossChart::refresh(Change change) {
  state_->fitting = true;
  if (change == Change::Everything) state_->curves.rebuild();
  if (change == Change::Visibility) state_->curves.showAndHide();
  if (state_->following) state_->curves.fit();
  state_->fitting = false;
  updateHint();
  if (state_->readout.visible()) state_->readout.refresh();
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LossChart::updateHint() {
  const auto& runs = state_->data.runs();
  const auto visible =
      std::count_if(runs.begin(), runs.end(), [](const auto& r) { return r.visible; });
  QString text;
  if (runs.empty()) {
    text = tr("No run yet. Choose data sets, then press Start.");
  } else if (visible == 0) {
    text = tr("No run is ticked. Tick one in the list of runs to see its losses.");
  } else if (state_->data.pointCount() == 0) {
    text = tr("Waiting for the first validation.");
  }
  showHint(*state_->plot, *state_->hint, text);
  state_->export_button->setEnabled(text.isEmpty());
}

void LossChart::addRun(const QString& id, const QString& label) {
  state_->data.add(id, label);
  refresh(Change::Everything);
}

void LossChart::setRunSettings(const QString& id, const QString& settings) {
  if (auto* run = state_->data.find(id)) run->settings = settings;
}

void LossChart::appendPoints(const QString& id, const std::vector<diptych::MetricPoint>& points) {
  auto* run = state_->data.find(id);
  if (run == nullptr || points.empty()) return;
  state_->curves.addPoints(*run, run->append(points));
  refresh(Change::Points);
}

void LossChart::setRunVisible(const QString& id, bool visible) {
  auto* run = state_->data.find(id);
  if (run == nullptr || run->visible == visible) return;
  run->visible = visible;
  refresh(Change::Visibility);
}

void LossChart::removeRun(const QString& id) {
  state_->data.remove(id);
  refresh(Change::Everything);
}

void LossChart::clear() {
  state_->data.clear();
  state_->readout.hide();
  state_->following = true;
  refresh(Change::Everything);
}

bool LossChart::hasRun(const QString& id) const { return state_->data.find(id) != nullptr; }

std::size_t LossChart::pointCount() const { return state_->data.pointCount(); }

bool LossChart::showsCurves() const { return state_->hint->text().isEmpty(); }

ChartAxis LossChart::axis() const { return state_->curves.view().axis; }

bool LossChart::logarithmic() const { return state_->curves.view().logarithmic; }

bool LossChart::stepLossShown() const { return state_->curves.view().step_loss; }

bool LossChart::following() const { return state_->following; }

QCustomPlot* LossChart::plot() const { return state_->plot; }

void LossChart::setAxis(ChartAxis axis) {
  auto view = state_->curves.view();
  view.axis = axis;
  state_->readout.hide();
  setView(view);
}

void LossChart::setLogarithmic(bool logarithmic) {
  auto view = state_->curves.view();
  view.logarithmic = logarithmic;
  setView(view);
}

void LossChart::setStepLossShown(bool shown) {
  auto view = state_->curves.view();
  view.step_loss = shown;
  setView(view);
}

double LossChart::smoothing() const { return state_->curves.view().smoothing; }

void LossChart::setSmoothing(double smoothing) {
  auto view = state_->curves.view();
  view.smoothing = std::clamp(smoothing, 0.0, 0.99);
  setView(view);
}

void LossChart::setMarkedStep(std::optional<std::int64_t> step) {
  state_->curves.setMarkedStep(step);
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LossChart::setView(const PlotView& view) {
  state_->fitting = true;
  state_->curves.setView(view);
  state_->fitting = false;
  state_->following = true;
  const QSignalBlocker axis(state_->axis), log(state_->logarithmic), steps(state_->step_loss);
  const QSignalBlocker smoothing(state_->smoothing);
  state_->smoothing->setValue(view.smoothing);
  state_->axis->setCurrentIndex(static_cast<int>(view.axis));
  state_->logarithmic->setChecked(view.logarithmic);
  state_->step_loss->setChecked(view.step_loss);
  refresh(Change::Points);
  Q_EMIT viewChanged();
}

void LossChart::fit() {
  state_->following = true;
  refresh(Change::Points);
  Q_EMIT viewChanged();
}

void LossChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (!state_ || (type != QEvent::PaletteChange && type != QEvent::FontChange)) return;
  state_->curves.setFont(font());
  state_->curves.setTheme(themeOf(palette()));
  refresh(Change::Points);
}

}  // namespace diptych::ui
