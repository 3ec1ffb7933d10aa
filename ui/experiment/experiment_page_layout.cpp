// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/arm_chart.h"
#include "ui/charts/timestep_chart.h"
#include "ui/experiment/arm_table_delegate.h"
#include "ui/experiment/arm_table_model.h"
#include "ui/experiment/check_list.h"
#include "ui/experiment/comparison_tables.h"
#include "ui/experiment/experiment_form.h"
#include "ui/experiment/experiment_page.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/themed_icon.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

constexpr int kArmsHeight = 260;  // six arms and the buttons

}  // namespace

void ExperimentPage::createActions() {
  new_ = addAction(
      "new_experiment_action",
      "open-original",
      tr("&New…"),
      tr("Make an experiment from a template"),
      QKeySequence::New);
  open_ =
      addAction("open_experiment_action", "", tr("&Open…"), tr("Open the folder of an experiment"));
  start_ = addAction(
      "start_experiment",
      "start",
      tr("&Start"),
      tr("Make the arms' pictures and train all arms with all seeds; goes on where it was"),
      Qt::Key_F9);
  pause_ = addAction(
      "pause_experiment",
      "pause",
      tr("&Pause"),
      tr("Pause the training after the current step"),
      Qt::Key_F10);
  stop_ = addAction(
      "stop_experiment",
      "stop",
      tr("S&top"),
      tr("Stop after the current step and save; Start goes on from there"),
      Qt::SHIFT | Qt::Key_F9);
  report_ = addAction(
      "report",
      "export-chart",
      tr("Open &report"),
      tr("Write the report of what is finished, and show it in the browser"),
      Qt::CTRL | Qt::Key_R);
  add_arm_ =
      addAction("add_arm", "", tr("&Add arm…"), tr("A folder, or a recipe over another arm"));
  edit_arm_ = addAction(
      "edit_arm", "", tr("&Edit arm…"), tr("Arms of which no run has begun can be changed"));
  remove_arm_ = addAction(
      "remove_arm", "", tr("&Remove arm"), tr("Arms of which no run has begun can be removed"));
}

QAction* ExperimentPage::addAction(
    const char* name,
    const char* icon,
    const QString& text,
    const QString& tip,
    const QKeySequence& keys) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setToolTip(
      keys.isEmpty() ? tip
                     : QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
  if (*icon) icons_.emplace_back(action, QLatin1String(icon));
  QWidget::addAction(action);
  return action;
}

void ExperimentPage::useTheme() {
  for (const auto& [action, icon] : icons_) action->setIcon(themedIcon(icon, palette()));
}

QWidget* ExperimentPage::createEmptyState() {
  auto* text = new QLabel(tr(
      "<h3>Experiments</h3>"
      "<p>An experiment trains the same base model on several data sets, its <i>arms</i>, under "
      "the same conditions, and says how sure the difference is.</p>"
      "<p>It makes the derived sets itself (generated pictures, autoencoder round trip, noise…), "
      "checks that arms differ in one thing only, trains every arm with every seed, and scores "
      "every run on the same held-out pictures.</p>"));
  text->setWordWrap(true);
  text->setMaximumWidth(560);
  auto* make = new QPushButton(tr("&New experiment…"));
  make->setObjectName(QStringLiteral("empty_new"));
  make->setDefault(true);
  connect(make, &QPushButton::clicked, new_, &QAction::trigger);
  auto* open = new QPushButton(tr("&Open an experiment…"));
  open->setObjectName(QStringLiteral("empty_open"));
  connect(open, &QPushButton::clicked, open_, &QAction::trigger);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(make);
  buttons->addWidget(open);
  buttons->addStretch();
  auto* inside = new QVBoxLayout;
  inside->addStretch();
  inside->addWidget(text);
  inside->addLayout(buttons);
  inside->addStretch(2);
  auto* empty = new QWidget;
  auto* layout = new QHBoxLayout(empty);
  layout->addStretch();
  layout->addLayout(inside);
  layout->addStretch();
  return empty;
}

QWidget* ExperimentPage::createContent() {
  splitter_ = new QSplitter(Qt::Vertical);
  splitter_->setObjectName(QStringLiteral("experiment_splitter"));
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(createArms());
  splitter_->addWidget(createTabs());
  splitter_->setStretchFactor(1, 1);
  splitter_->setSizes({kArmsHeight, kArmsHeight + 100});
  auto* content = new QWidget;
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(6, 0, 6, 4);
  layout->addWidget(splitter_, 1);
  return content;
}

QWidget* ExperimentPage::createHeader() {
  auto* bar = new QToolBar;
  bar->setObjectName(QStringLiteral("experiment_tools"));
  bar->setAccessibleName(tr("Experiment tools"));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  for (auto* action : {new_, open_, start_, pause_, stop_, report_}) {
    if (action == start_ || action == report_) bar->addSeparator();
    bar->addAction(action);
    auto* button = bar->widgetForAction(action);
    button->setObjectName(action->objectName() + QStringLiteral("_button"));
    button->setAccessibleName(action->toolTip());
  }
  title_ = new ElidedLabel;
  title_->setObjectName(QStringLiteral("experiment_title"));
  task_ = new QLabel;
  task_->setObjectName(QStringLiteral("experiment_task"));
  progress_ = new QProgressBar;
  progress_->setObjectName(QStringLiteral("experiment_progress"));
  progress_->setAccessibleName(tr("Progress of the experiment"));
  progress_->setMaximumWidth(140);
  progress_->setTextVisible(false);
  auto* header = new QWidget;
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 8, 0);
  layout->addWidget(bar);
  layout->addWidget(title_, 1);
  layout->addWidget(task_);
  layout->addWidget(progress_);
  return header;
}

QWidget* ExperimentPage::createArms() {
  arms_ = new ArmTableModel(this);
  arm_view_ = new QTreeView;
  arm_view_->setObjectName(QStringLiteral("arms"));
  arm_view_->setAccessibleName(tr("Arms and their runs"));
  arm_view_->setModel(arms_);
  arm_view_->setItemDelegate(new ArmTableDelegate(thumbnails_, arm_view_));
  arm_view_->setRootIsDecorated(false);
  arm_view_->setUniformRowHeights(true);
  arm_view_->setAllColumnsShowFocus(true);
  arm_view_->setContextMenuPolicy(Qt::CustomContextMenu);
  arm_view_->header()->setStretchLastSection(true);
  auto* buttons = new QHBoxLayout;
  for (auto* action : {add_arm_, edit_arm_, remove_arm_}) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + QStringLiteral("_button"));
    button->setAccessibleName(action->toolTip());
    buttons->addWidget(button);
  }
  buttons->addStretch();
  auto* arms = new QWidget;
  auto* layout = new QVBoxLayout(arms);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(arm_view_, 1);
  layout->addLayout(buttons);
  return arms;
}

// Beside the tabs: the chart wants the height.
QWidget* ExperimentPage::createPanelChoice() {
  panel_ = new QComboBox;
  panel_->setObjectName(QStringLiteral("curve_panel"));
  panel_->setAccessibleName(tr("Pictures that are scored"));
  panel_->addItems(
      {tr("held-out pictures (loss/val)"), tr("learned pictures (loss/train-stabilized)")});
  panel_->setToolTip(tr("Which pictures' loss is drawn, each arm on its own set"));
  auto* choice = new QWidget;
  auto* layout = new QHBoxLayout(choice);
  layout->setContentsMargins(0, 0, 0, 2);
  layout->addWidget(new QLabel(tr("Loss on")));
  layout->addWidget(panel_);
  return choice;
}

QWidget* ExperimentPage::createTabs() {
  verdicts_ = new VerdictTable;
  runs_ = new RunTable;
  cross_ = new CrossTable;
  timesteps_ = new TimestepChart;
  timesteps_->setObjectName(QStringLiteral("timestep_chart"));
  check_ = new CheckList;
  form_ = new ExperimentForm;
  curves_ = new ArmChart;
  curves_->setObjectName(QStringLiteral("arm_chart"));
  auto* tables = new QSplitter(Qt::Vertical);
  tables->addWidget(verdicts_);
  tables->addWidget(runs_);
  tables->setChildrenCollapsible(false);
  tabs_ = new QTabWidget;
  tabs_->setObjectName(QStringLiteral("experiment_tabs"));
  tabs_->setAccessibleName(tr("Views of the experiment"));
  tabs_->setDocumentMode(true);
  tabs_->addTab(form_, tr("Setup"));
  tabs_->addTab(check_, tr("Check"));
  tabs_->addTab(curves_, tr("Curves"));
  tabs_->addTab(tables, tr("Comparison"));
  tabs_->addTab(cross_, tr("Cross matrix"));
  tabs_->addTab(timesteps_, tr("Timesteps"));
  auto* choice = createPanelChoice();
  tabs_->setCornerWidget(choice);
  connect(tabs_, &QTabWidget::currentChanged, choice, [this, choice] {
    choice->setVisible(tabs_->currentWidget() == curves_);
  });
  choice->hide();
  return tabs_;
}

}  // namespace diptych::ui
