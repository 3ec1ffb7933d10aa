// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep_difference.h"
#include "core/sweep/sweep_runner.h"
#include "ui/bridge/worker.h"
#include "ui/sweep/sweep_axis_editor.h"

#include <QElapsedTimer>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSettings;
class QSlider;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace diptych::ui {

class SweepCellPanel;
class SweepExporter;
class SweepForm;
class SweepList;
class SweepView;

// Sweeps: a form for a new one, those that there are, and the cells of one as they are made. One is
// made at a time; it goes on while the page is hidden, and ends within a step with the page.
class SweepPage : public QWidget {
  Q_OBJECT

 public:
  explicit SweepPage(QWidget* parent = nullptr, SweepGeneratorFactory factory = sweepGenerators());
  ~SweepPage() override;

  // Where new sweeps are made and old ones are looked for.
  void setSweepsFolder(const QString& folder);
  void setModels(const std::vector<SweepModelChoice>& models);
  void openSweep(const QString& folder);
  // Of the sweep that is open; empty: none.
  QString sweepFolder() const;

  void startOpenSweep();
  void stop();
  // A sweep is being made.
  bool active() const;

  SweepForm& form() { return *form_; }
  SweepView& view() { return *view_; }
  SweepExporter& exporter() { return *exporter_; }
  SweepCellPanel& cellPanel() { return *panel_; }

  void save(QSettings& settings) const;
  void restore(QSettings& settings);

 Q_SIGNALS:
  void sendToSlider(
      const diptych::GenerationSettings& settings, const std::filesystem::path& model);
  void informed(const QString& message);
  void failed(const QString& message);
  void started();
  // A sweep that was being made when the program was closed.
  void continueOffered(const QString& message, const std::function<void()>& go_on);

 private:
  // sweep_page_layout.cpp
  void layOut();
  QWidget* createSide();
  QWidget* createCentre();
  QWidget* createTop();
  QWidget* createTools();
  void createSheets();
  void createDifferences();
  QWidget* createZoom();

  void connectParts();
  void startNew();
  void showOpened(const std::filesystem::path& folder, const SweepPlan& plan);
  void scan();
  void drain();
  void takeCells(const SweepEvents& events);
  void endRun();
  bool runsOpenSweep() const;
  void showState();
  QString stateText() const;
  void showSheet(int sheet);
  void showCell(const SweepCell& cell);
  void closePanel();
  void toggleReference(const SweepCell& cell);
  std::optional<SweepDifference> shownDifference() const;
  void showReference();

  const SweepGeneratorFactory factory_;
  SweepForm* form_ = nullptr;
  SweepList* list_ = nullptr;
  SweepView* view_ = nullptr;
  SweepCellPanel* panel_ = nullptr;
  SweepExporter* exporter_ = nullptr;
  QTabWidget* side_ = nullptr;
  QSplitter* splitter_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QLabel* title_ = nullptr;
  QLabel* state_ = nullptr;
  QProgressBar* bar_ = nullptr;
  QPushButton* continue_ = nullptr;
  QPushButton* stop_ = nullptr;
  QWidget* sheets_ = nullptr;
  QSlider* sheet_ = nullptr;
  QLabel* sheet_label_ = nullptr;
  QCheckBox* differences_ = nullptr;
  QComboBox* kind_ = nullptr;  // of the differences
  QComboBox* gain_ = nullptr;

  std::filesystem::path folder_;
  bool scanned_ = false;  // which cells there are is known
  bool offer_ = false;    // to go on, once it is known what is missing
  bool preparing_ = false;
  double seconds_per_step_ = -1;
  SweepProgress progress_;
  QTimer timer_;
  QElapsedTimer listed_;  // since the list was read
  std::unique_ptr<SweepRunner> runner_;
  Worker reader_;   // of the open sweep
  Worker planner_;  // of a new one
};

}  // namespace diptych::ui
