// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_chart.h"

#include "ui/charts/chart_controls.h"
#include "ui/charts/curve_place.h"
#include "ui/charts/loss_chart_state.h"
#include "ui/charts/qcustomplot.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QSettings>
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

// Of the scalar that is looked at, whatever the legend hides.
bool hasPoints(const LossPlot& curves) {
  const auto runs = curves.shownRuns();
  return std::any_of(runs.begin(), runs.end(), [&curves](const auto* run) {
    return run->visible && !curves.pointsOf(*run, curves.leadingCurve()).empty();
  });
}

QComboBox* createScalarChoice(QWidget* parent) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName("lossScalar");
  choice->setAccessibleName(LossChart::tr("What is drawn"));
  choice->setToolTip(LossChart::tr(
      "What is drawn: the losses, or something else that the runs recorded, such as the learning "
      "rate"));
  choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice->setMinimumContentsLength(7);
  choice->setMinimumWidth(76);
  choice->addItem(LossChart::tr("Losses"), QString());
  return choice;
}

QAction* addShowAction(
    QToolButton& button, const char* name, const QString& text, const QString& tip) {
  auto* action = button.menu()->addAction(text);
  action->setObjectName(name);
  action->setToolTip(tip);
  action->setCheckable(true);
  return action;
}

QToolButton* createShowButton(QWidget* parent) {
  auto* button = createChartButton<QToolButton>(
      parent, "lossShow", LossChart::tr("Sho&w"), LossChart::tr("What is shown with the curves"));
  button->setPopupMode(QToolButton::InstantPopup);
  button->setMenu(new QMenu(button));
  button->menu()->setToolTipsVisible(true);
  return button;
}

}  // namespace

LossChart::State::State(LossChart& chart)
    : plot(createPlot(&chart, "lossPlot", tr("Loss chart"))),
      curves(*plot, data),
      readout(*plot, curves),
      navigation(*plot, readout),
      scalar(createScalarChoice(&chart)),
      axis(createAxisChoice(&chart, "lossAxis")),
      smoothing(createSmoothing(&chart)),
      show(createShowButton(&chart)),
      logarithmic(addShowAction(
          *show, "lossLogarithmic", tr("&Logarithmic axis"), tr("Equal ratios look alike"))),
      step_loss(addShowAction(
          *show,
          "lossEachStep",
          tr("Loss of &each step"),
          tr("Noisy: it is not measured on a fixed panel"))),
      bands(addShowAction(
          *show,
          "lossBands",
          tr("&Band over seeds"),
          tr("Runs that differ in their seed alone become one: their mean, and a band from the "
             "lowest to the highest"))),
      figures(addShowAction(
          *show,
          "lossFigures",
          tr("&Start, lowest and slope"),
          tr("With their numbers. The slope is fitted to the first half of the pictures seen; a "
             "number that finds no room is left out."))),
      marks(addShowAction(
          *show,
          "lossMarks",
          tr("Sa&ved, resumed, stopped"),
          tr("Where each run was saved, resumed and stopped, at the bottom of the chart"))),
      legend(addShowAction(
          *show,
          "lossLegend",
          tr("Le&gend"),
          tr("Whose curve is whose; a click on a name hides its curves"))),
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
  showView();
  refresh(Change::Everything);
}

LossChart::~LossChart() = default;

void LossChart::layOut() {
  auto* controls = new QHBoxLayout;
  controls->setContentsMargins(8, 6, 8, 6);
  controls->setSpacing(6);
  controls->addWidget(state_->scalar);
  controls->addWidget(state_->axis);
  controls->addWidget(state_->smoothing);
  controls->addWidget(state_->show);
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
  connect(state_->scalar, &QComboBox::activated, this, [this](int index) {
    auto changed = view();
    changed.scalar = state_->scalar->itemData(index).toString().toStdString();
    setView(changed);
  });
  const auto connectShow = [this](QAction* action, bool PlotView::*shown) {
    connect(action, &QAction::triggered, this, [this, shown](bool on) {
      auto changed = view();
      changed.*shown = on;
      setView(changed);
    });
  };
  connectShow(state_->logarithmic, &PlotView::logarithmic);
  connectShow(state_->step_loss, &PlotView::step_loss);
  connectShow(state_->bands, &PlotView::bands);
  connectShow(state_->figures, &PlotView::figures);
  connectShow(state_->marks, &PlotView::marks);
  connectShow(state_->legend, &PlotView::legend);
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
    const auto ids = state_->curves.runsOf(item);
    const bool all_hidden = std::all_of(ids.begin(), ids.end(), [this](const auto& id) {
      return state_->data.find(id)->hidden_in_legend;
    });
    for (const auto& id : ids) state_->data.find(id)->hidden_in_legend = !all_hidden;
    if (!ids.empty()) refresh(Change::Visibility);
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

// The nearest point of a curve, as it is drawn, that is measured at intervals.
void LossChart::clickAt(const QPointF& place) {
  auto& plot = *state_->plot;
  const double left = plot.xAxis->pixelToCoord(place.x() - kClickDistance);
  const double right = plot.xAxis->pixelToCoord(place.x() + kClickDistance);
  double nearest = kClickDistance;
  QString id;
  std::int64_t step = 0;
  for (const auto& run : state_->data.runs()) {
    for (const auto curve : {Curve::Validation, Curve::Training, Curve::Scalar}) {
      if (!state_->curves.isDrawn(run, curve)) continue;
      const auto& points = state_->curves.pointsOf(run, curve);
      const auto first =
          std::lower_bound(points.begin(), points.end(), left, [this](const auto& p, double x) {
            return placeOn(axis(), p) < x;
          });
      for (auto i = static_cast<std::size_t>(first - points.begin()); i < points.size(); ++i) {
        const double key = placeOn(axis(), points[i]);
        if (key > right) break;
        const double x = plot.xAxis->coordToPixel(key);
        const double y = plot.yAxis->coordToPixel(state_->curves.shownValue(run, curve, i));
        const double distance = std::hypot(x - place.x(), y - place.y());
        if (!(distance < nearest)) continue;
        nearest = distance;
        id = run.id;
        step = points[i].step;
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
  } else if (!view().scalar.empty() && !hasPoints(state_->curves)) {
    text = tr("No run that is ticked has recorded “%1”. Choose something else above.")
               .arg(scalarTitle(view().scalar));
  } else if (view().scalar.empty() && state_->data.pointCount() == 0) {
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

void LossChart::setSeedGroup(const QString& id, const QString& group) {
  auto* run = state_->data.find(id);
  if (run == nullptr || run->seed_group == group) return;
  run->seed_group = group;
  if (view().bands) refresh(Change::Everything);
}

void LossChart::setRunMarks(const QString& id, const std::vector<diptych::RunMark>& marks) {
  auto* run = state_->data.find(id);
  if (run == nullptr || run->marks == marks) return;
  run->marks = marks;
  if (view().marks) refresh(Change::Visibility);  // the legend explains them
}

void LossChart::appendPoints(const QString& id, const std::vector<diptych::MetricPoint>& points) {
  auto* run = state_->data.find(id);
  if (run == nullptr || points.empty()) return;
  const auto known = run->scalars.size();
  state_->curves.addPoints(*run, run->append(points));
  if (run->scalars.size() != known) offerScalars();
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

const PlotView& LossChart::view() const { return state_->curves.view(); }

void LossChart::setView(const PlotView& view) {
  state_->fitting = true;
  state_->curves.setView(view);
  state_->fitting = false;
  state_->following = true;
  showView();
  refresh(Change::Points);
  Q_EMIT viewChanged();
}

// In the controls.
void LossChart::showView() {
  const QSignalBlocker axis(state_->axis), smoothing(state_->smoothing);
  offerScalars();
  state_->smoothing->setValue(view().smoothing);
  state_->axis->setCurrentIndex(static_cast<int>(view().axis));
  state_->logarithmic->setChecked(view().logarithmic);
  state_->step_loss->setChecked(view().step_loss);
  state_->step_loss->setEnabled(view().scalar.empty());
  state_->bands->setChecked(view().bands);
  state_->figures->setChecked(view().figures);
  state_->marks->setChecked(view().marks);
  state_->legend->setChecked(view().legend);
}

// What is chosen stays in the list, also when no run has it just now.
void LossChart::offerScalars() {
  auto names = state_->data.otherScalars();
  const auto& chosen = view().scalar;
  if (!chosen.empty() && std::find(names.begin(), names.end(), chosen) == names.end()) {
    names.push_back(chosen);
  }
  auto& choice = *state_->scalar;
  while (choice.count() > 1) choice.removeItem(choice.count() - 1);
  for (const auto& name : names) {
    choice.addItem(scalarTitle(name), QString::fromStdString(name));
    choice.setItemData(choice.count() - 1, QString::fromStdString(name), Qt::ToolTipRole);
  }
  choice.setCurrentIndex(choice.findData(QString::fromStdString(chosen)));
  choice.view()->setMinimumWidth(choice.view()->sizeHintForColumn(0) + 24);
}

void LossChart::save(QSettings& settings) const {
  settings.setValue("chart/axis", static_cast<int>(view().axis));
  settings.setValue("chart/logarithmic", view().logarithmic);
  settings.setValue("chart/each_step", view().step_loss);
  settings.setValue("chart/smoothing", view().smoothing);
  settings.setValue("chart/scalar", QString::fromStdString(view().scalar));
  settings.setValue("chart/bands", view().bands);
  settings.setValue("chart/figures", view().figures);
  settings.setValue("chart/marks", view().marks);
  settings.setValue("chart/legend", view().legend);
}

void LossChart::restore(const QSettings& settings) {
  PlotView restored;
  const int axis = settings.value("chart/axis").toInt();
  restored.axis = static_cast<ChartAxis>(std::clamp(axis, 0, kChartAxes - 1));
  restored.logarithmic = settings.value("chart/logarithmic").toBool();
  restored.step_loss = settings.value("chart/each_step").toBool();
  const double smoothing = settings.value("chart/smoothing").toDouble();
  restored.smoothing = std::isfinite(smoothing) ? std::clamp(smoothing, 0.0, 0.99) : 0;
  restored.scalar = settings.value("chart/scalar").toString().toStdString();
  restored.bands = settings.value("chart/bands").toBool();
  restored.figures = settings.value("chart/figures").toBool();
  restored.marks = settings.value("chart/marks", true).toBool();
  restored.legend = settings.value("chart/legend", true).toBool();
  setView(restored);
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
