// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/experiment_bridge.h"
#include "ui/bridge/open_experiment.h"
#include "ui/bridge/thumbnail_loader.h"

#include <QWidget>

#include <functional>

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QToolBar;
class QTreeView;

namespace diptych::ui {

class ArmChart;
class ArmTableModel;
class CheckList;
class CrossTable;
class ElidedLabel;
class ExperimentForm;
class RunTable;
class TimestepChart;
class VerdictTable;

// One experiment: its arms with their pictures and runs, what is to be known before the start, the
// queue's buttons, and what the runs say while they come.
class ExperimentPage : public QWidget {
  Q_OBJECT

 public:
  explicit ExperimentPage(QWidget* parent = nullptr);
  ~ExperimentPage() override;

  ExperimentBridge& bridge() { return bridge_; }
  OpenExperiment& experiment() { return experiment_; }

  void openFolder(const QString& folder);
  // What a new experiment begins with.
  void suggest(const QString& pictures, const QString& model);
  // Two trainings at once would only be in each other's way.
  void setOtherTraining(bool active);

  void start();
  void pauseOrContinue();
  void save(QSettings& settings) const;
  void restore(QSettings& settings);

 Q_SIGNALS:
  void failed(const QString& message);
  void informed(const QString& message);
  void undoOffered(const QString& message, std::function<void()> undo);
  void runRequested(const QString& run_folder);

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  // experiment_page_layout.cpp
  void createActions();
  QAction* addAction(
      const char* name,
      const char* icon,
      const QString& text,
      const QString& tip,
      const QKeySequence& keys = {});
  QWidget* createEmptyState();
  QWidget* createContent();
  QWidget* createHeader();
  QWidget* createArms();
  QWidget* createTabs();
  QWidget* createPanelChoice();
  void useTheme();

  void connectExperiment();
  void connectBridge();
  void connectViews();
  void showView();
  void showResults();
  void showCheck();
  void showCurves();
  void updateActions();
  void showTask();
  void askForNew();
  void askForFolder();
  void editArm(bool add);
  void takeArm(const Arm& arm, const std::string& edited);
  void removeArm();
  void showArmMenu(const QPoint& place);
  int selectedArm() const;
  bool hasRuns(const std::string& arm) const;
  bool canBeEdited(const std::string& arm) const;
  void accept(const QStringList& ids, bool accept);
  void takeTask(const ExperimentTask& task);

  OpenExperiment experiment_;
  ThumbnailLoader thumbnails_;
  QString to_open_;  // remembered, until the page is looked at
  QString pictures_;
  QString model_;
  bool other_training_ = false;

  QAction* new_ = nullptr;
  QAction* open_ = nullptr;
  QAction* start_ = nullptr;
  QAction* pause_ = nullptr;
  QAction* stop_ = nullptr;
  QAction* report_ = nullptr;
  QAction* add_arm_ = nullptr;
  QAction* edit_arm_ = nullptr;
  QAction* remove_arm_ = nullptr;
  std::vector<std::pair<QAction*, QString>> icons_;
  QStackedWidget* stack_ = nullptr;
  ElidedLabel* title_ = nullptr;
  QLabel* task_ = nullptr;
  QProgressBar* progress_ = nullptr;
  ArmTableModel* arms_ = nullptr;
  QTreeView* arm_view_ = nullptr;
  QSplitter* splitter_ = nullptr;
  QTabWidget* tabs_ = nullptr;
  QComboBox* panel_ = nullptr;
  ArmChart* curves_ = nullptr;
  VerdictTable* verdicts_ = nullptr;
  RunTable* runs_ = nullptr;
  CrossTable* cross_ = nullptr;
  TimestepChart* timesteps_ = nullptr;
  CheckList* check_ = nullptr;
  ExperimentForm* form_ = nullptr;
  ExperimentBridge bridge_;  // last: its thread is joined first
};

}  // namespace diptych::ui
