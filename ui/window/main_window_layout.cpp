// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"
#include "ui/bridge/paths.h"
#include "ui/charts/loss_chart.h"
#include "ui/experiment/experiment_page.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/preview/preview_panel.h"
#include "ui/preview/sample_grid.h"
#include "ui/sweep/sweep_page.h"
#include "ui/training/run_list.h"
#include "ui/training/training_form.h"
#include "ui/window/event_import.h"
#include "ui/window/log_window.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/run_actions.h"
#include "ui/window/run_status.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace diptych::ui {

void MainWindow::createCentre() {
  auto* centre = new QWidget;
  centre->setObjectName(QStringLiteral("centre"));
  message_bar_ = new MessageBar;
  gallery_ = new DataSetGallery;
  experiment_ = new ExperimentPage;
  sweeps_ = new SweepPage;
  pages_ = new QStackedWidget;
  pages_->addWidget(gallery_);
  pages_->addWidget(experiment_);
  pages_->addWidget(sweeps_);
  takeRoomForPage();
  auto* layout = new QVBoxLayout(centre);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(message_bar_);
  layout->addWidget(pages_, 1);
  setCentralWidget(centre);
}

void MainWindow::createDocks() {
  setDockNestingEnabled(true);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  form_ = new TrainingForm;
  run_list_ = new RunList(runs_);
  chart_ = new LossChart;
  preview_ = new PreviewPanel;
  samples_ = new SampleGrid;
  events_ = new EventImport(*chart_, this);
  addDock(Qt::LeftDockWidgetArea, tr("Training"), form_, "training_dock");
  addDock(Qt::LeftDockWidgetArea, tr("Runs"), run_list_, "runs_dock");
  addDock(Qt::BottomDockWidgetArea, tr("Loss"), chart_, "chart_dock");
  addDock(Qt::RightDockWidgetArea, tr("Preview"), preview_, "preview_dock");
  addDock(Qt::RightDockWidgetArea, tr("Samples"), samples_, "samples_dock");
  placeDocks();
}

QDockWidget* MainWindow::addDock(
    Qt::DockWidgetArea area, const QString& title, QWidget* content, const char* object_name) {
  auto* dock = new QDockWidget(title, this);
  dock->setObjectName(QLatin1String(object_name));
  dock->setAccessibleName(title);
  dock->setWidget(content);
  addDockWidget(area, dock);
  docks_.push_back(dock);
  return dock;
}

// Locked panels have no title bars: their tabs say it already, and a laptop's screen is low.
void MainWindow::lockPanels(bool locked) {
  for (auto* dock : docks_) {
    delete dock->titleBarWidget();
    dock->setTitleBarWidget(locked ? new QWidget : nullptr);
  }
}

// Fits a laptop of 1366 x 768; larger screens give the room to the pictures in the middle.
void MainWindow::placeDocks() {
  tabifyDockWidget(docks_[0], docks_[1]);
  tabifyDockWidget(docks_[3], docks_[4]);
  docks_[0]->raise();
  docks_[3]->raise();
  resizeDocks({docks_[0], docks_[3]}, {330, 430}, Qt::Horizontal);
  resizeDocks({docks_[2]}, {300}, Qt::Vertical);
}

void MainWindow::createPageBar() {
  auto* bar = addToolBar(tr("Pages"));
  bar->setObjectName(QStringLiteral("page_bar"));
  bar->setAccessibleName(tr("Pages"));
  bar->setMovable(false);
  auto* group = new QActionGroup(this);
  const auto add = [&](const char* name, const QString& text, const QString& tip, Page page) {
    auto* action = bar->addAction(text, this, [this, page] { showPage(page); });
    action->setObjectName(QLatin1String(name));
    action->setToolTip(tip);
    action->setCheckable(true);
    group->addAction(action);
    auto* button = bar->widgetForAction(action);
    button->setObjectName(action->objectName() + QStringLiteral("_button"));
    button->setAccessibleName(tip);
    return action;
  };
  data_sets_action_ =
      add("data_sets",
          tr("Data sets"),
          tr("The data sets alone, with all the room there is"),
          Page::DataSets);
  workbench_action_ =
      add("workbench", tr("Workbench"), tr("Two data sets and single runs"), Page::Workbench);
  experiment_action_ =
      add("experiment",
          tr("Experiment"),
          tr("Many runs under the same conditions, and an answer"),
          Page::Experiment);
  sweeps_action_ =
      add("sweeps",
          tr("Sweeps"),
          tr("Grids of pictures in which one thing changes along each axis"),
          Page::Sweeps);
  workbench_action_->setChecked(true);
}

void MainWindow::createToolBar() {
  auto* bar = main_tools_ = addToolBar(tr("Main tools"));
  bar->setObjectName(QStringLiteral("main_tools"));
  bar->setAccessibleName(tr("Main tools"));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  const std::vector<std::vector<QAction*>> groups{
      {actions_->open_original, actions_->open_synthetic},
      {actions_->start, actions_->pause, actions_->stop},
      {actions_->export_chart}};
  for (const auto& group : groups) {
    if (group != groups.front()) bar->addSeparator();
    for (auto* action : group) {
      bar->addAction(action);
      auto* button = bar->widgetForAction(action);
      button->setObjectName(action->objectName() + QStringLiteral("_button"));
      const auto name = [button, action] { button->setAccessibleName(action->toolTip()); };
      connect(action, &QAction::changed, button, name);
      name();
    }
  }
}

void MainWindow::createMenus() {
  auto* file = menuBar()->addMenu(tr("&File"));
  fillFileMenu(*file);
  auto* run = menuBar()->addMenu(tr("&Run"));
  run->addActions({actions_->start, actions_->pause, actions_->stop});
  run->addSeparator();
  run->addActions({actions_->sample_now, actions_->save_now});
  auto* view = menuBar()->addMenu(tr("&View"));
  fillViewMenu(*view);
  auto* help = menuBar()->addMenu(tr("&Help"));
  help->addAction(tr("&First steps"), QKeySequence::HelpContents, this, &MainWindow::showGuide);
  help->addAction(tr("Show &log"), Qt::CTRL | Qt::Key_L, this, &MainWindow::showLog);
  help->addAction(tr("&About Diptych"), this, &MainWindow::showAbout);
  menuBar()->setObjectName(QStringLiteral("menu_bar"));
  const QStringList names{
      QStringLiteral("file_menu"),
      QStringLiteral("run_menu_bar"),
      QStringLiteral("view_menu"),
      QStringLiteral("help_menu")};
  int i = 0;
  for (auto* menu : {file, run, view, help}) menu->setObjectName(names[i++]);
}

void MainWindow::fillFileMenu(QMenu& menu) {
  menu.addActions({actions_->open_original, actions_->open_synthetic});
  auto* reopen =
      menu.addAction(tr("&Reopen the last data sets"), this, &MainWindow::reopenDataSets);
  reopen->setObjectName(QStringLiteral("reopen"));
  menu.addSeparator();
  menu.addAction(actions_->export_chart);
  auto* import = menu.addAction(tr("&Import event files…"), this, [this] { events_->ask(this); });
  import->setObjectName(QStringLiteral("import_events"));
  import->setToolTip(tr("Curves of EveryDream2, kohya's scripts, OneTrainer or diffusers"));
  menu.addSeparator();
  menu.addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::fillViewMenu(QMenu& menu) {
  menu.addActions({data_sets_action_, workbench_action_, experiment_action_, sweeps_action_});
  menu.addSeparator();
  int number = 1;
  for (auto* dock : docks_) {
    menu.addAction(
        tr("Go to %1").arg(dock->windowTitle()),
        Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number++),
        this,
        [this, dock] {
          showPage(Page::Workbench);
          dock->show();
          dock->raise();
          dock->widget()->setFocus();
        });
  }
  menu.addSeparator();
  panels_menu_ = menu.addMenu(tr("&Panels"));
  for (auto* dock : docks_) panels_menu_->addAction(dock->toggleViewAction());
  lock_panels_ = menu.addAction(tr("&Lock panels"));
  lock_panels_->setObjectName(QStringLiteral("lock_panels"));
  lock_panels_->setToolTip(tr("Unlocked panels can be moved, closed and taken out of the window"));
  lock_panels_->setCheckable(true);
  connect(lock_panels_, &QAction::toggled, this, &MainWindow::lockPanels);
  lock_panels_->setChecked(true);
  auto* reset = menu.addAction(tr("&Reset layout"), this, [this] {
    showPage(Page::Workbench);
    lock_panels_->setChecked(true);
    restoreState(default_layout_, kLayoutVersion);
    placeDocks();
  });
  reset->setObjectName(QStringLiteral("reset_layout"));
}

void MainWindow::createStatusBar() {
  status_ = new RunStatus;
  statusBar()->setObjectName(QStringLiteral("status_bar"));
  statusBar()->setAccessibleName(tr("Status"));
  statusBar()->addWidget(status_, 1);
}

void MainWindow::showGuide() {
  auto* box = new QMessageBox(this);
  box->setObjectName(QStringLiteral("guide"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setWindowTitle(tr("First steps"));
  box->setText(tr(
      "<ol><li>Open a folder of captioned pictures on each side: the originals, and a set that "
      "was made from them.</li>"
      "<li>Choose what to train on at the left and press Start. The chart shows the losses as "
      "they come: "
      "loss/val on pictures that are held out, loss/train-stabilized on some that are learned "
      "from.</li>"
      "<li>Train again on the other set, with the same settings. Tick both runs to see them in "
      "one chart.</li>"
      "<li>In the preview, choose the model of each run and move the CFG slider: an overcooked "
      "model looks "
      "burnt at values that suit the base model.</li>"
      "<li>Export the chart as a picture.</li>"
      "<li>For an answer that holds, go to the Experiment page: it trains both sets and controls "
      "with several seeds under the same conditions, and says how sure the difference is.</li>"
      "</ol>"));
  box->show();
}

void MainWindow::showAbout() {
  auto* box = new QMessageBox(this);
  box->setObjectName(QStringLiteral("about"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setWindowTitle(tr("About Diptych"));
  box->setText(
      tr("<h3>Diptych %1</h3><p>Shows what a data set does to Stable Diffusion fine-tuning.</p>"
         "<p>Free software under the GNU General Public License, version 3 or later. "
         "With Qt %2, libtorch, QCustomPlot, OpenCV and SQLite.</p>")
          .arg(QLatin1String(version()), QLatin1String(qVersion())));
  box->show();
}

}  // namespace diptych::ui
