// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "ui/bridge/run_bridge.h"
#include "ui/bridge/run_list_model.h"
#include "ui/window/start_options.h"

#include <QMainWindow>

#include <filesystem>
#include <vector>

class QAction;
class QDockWidget;
class QMenu;
class QSettings;
class QStackedWidget;
class QToolBar;

namespace diptych::ui {

class DataSetGallery;
class ExperimentPage;
class LogWindow;
class EventImport;
class LossChart;
class MessageBar;
class PreviewPanel;
class RunActions;
class RunList;
class RunStatus;
class RunViews;
class SampleGrid;
class SweepPage;
class TrainingForm;

// The one window, with four pages: the data sets alone, the workbench for single runs with the
// data sets in its middle, the experiment, and the sweeps. It builds the widgets and connects them;
// what they show lives in core and in ui/bridge.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  // Loads what the command line names.
  void open(const StartOptions& options);

  RunBridge& bridge() { return bridge_; }
  RunListModel& runs() { return runs_; }
  DataSetGallery& gallery() { return *gallery_; }
  TrainingForm& form() { return *form_; }
  LossChart& chart() { return *chart_; }
  PreviewPanel& preview() { return *preview_; }
  SampleGrid& samples() { return *samples_; }
  MessageBar& messageBar() { return *message_bar_; }
  RunActions& actions() { return *actions_; }
  ExperimentPage& experimentPage() { return *experiment_; }
  SweepPage& sweepPage() { return *sweeps_; }

  enum class Page { Workbench, Experiment, DataSets, Sweeps };
  Page page() const { return page_; }
  void showPage(Page page);

  void startRun();
  void resumeRun(const QString& folder);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  // main_window_layout.cpp
  void createCentre();
  void createDocks();
  QDockWidget* addDock(
      Qt::DockWidgetArea area, const QString& title, QWidget* content, const char* object_name);
  void placeDocks();
  void lockPanels(bool locked);
  void createPageBar();
  void createToolBar();
  void createMenus();
  void fillFileMenu(QMenu& menu);
  void fillViewMenu(QMenu& menu);
  void createStatusBar();
  void showGuide();
  void showAbout();

  void connectActions();
  void connectGallery();
  QString randomCaption() const;
  void connectRun();
  void connectEventImport();
  void connectRunList();
  void connectExperiment();
  void connectSweeps();
  void offerSweepModels();
  void showDock(std::size_t which);
  void sendToPreview(const GenerationSettings& settings, const std::filesystem::path& model);
  void takeState(RunState state, const QString& message);
  void tellRequest(const QString& message);
  void forgetRequest();
  void takeExperimentState();
  void takeRoomForPage();
  bool anythingActive() const;
  void updateActions();
  void startWhenReady();
  void pauseOrContinue();
  void openChosenRun(const QString& folder);
  void offerResume();
  void reopenDataSets();
  void showError(const QString& message);
  void showNews(const QString& message);
  void showLog();
  void askToClose();
  void stopAndClose();
  void saveSettings();
  void restoreSettings();

  RunListModel runs_;
  RunActions* actions_ = nullptr;
  DataSetGallery* gallery_ = nullptr;
  TrainingForm* form_ = nullptr;
  RunList* run_list_ = nullptr;
  LossChart* chart_ = nullptr;
  PreviewPanel* preview_ = nullptr;
  SampleGrid* samples_ = nullptr;
  MessageBar* message_bar_ = nullptr;
  RunStatus* status_ = nullptr;
  LogWindow* log_ = nullptr;
  RunViews* views_ = nullptr;
  EventImport* events_ = nullptr;
  static constexpr int kLayoutVersion = 2;  // a remembered layout of another version is not used

  QStackedWidget* pages_ = nullptr;
  ExperimentPage* experiment_ = nullptr;
  SweepPage* sweeps_ = nullptr;
  Page page_ = Page::Workbench;
  QAction* data_sets_action_ = nullptr;
  QAction* workbench_action_ = nullptr;
  QAction* experiment_action_ = nullptr;
  QAction* sweeps_action_ = nullptr;
  QToolBar* main_tools_ = nullptr;
  QMenu* panels_menu_ = nullptr;
  QByteArray workbench_layout_;  // of docks and tool bars, while another page is shown
  std::vector<QDockWidget*> docks_;
  QAction* lock_panels_ = nullptr;
  QByteArray default_layout_;
  QString run_to_offer_;  // given on the command line
  QString request_;       // news that a change of state makes untrue
  bool start_wanted_ = false;
  bool closing_ = false;
  RunBridge bridge_;  // last: its thread is joined first
};

}  // namespace diptych::ui
