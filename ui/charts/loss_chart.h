// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run_marks.h"
#include "core/training/events.h"
#include "ui/charts/chart_options.h"

#include <QWidget>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

class QCustomPlot;
class QSettings;

namespace diptych::ui {

// The loss curves of one or more runs: loss/val solid, loss/train-stabilized dashed in the same
// hue, loss/step faint when asked for; or any other scalar that they recorded. Follows the newest
// points until the user zooms or pans. GUI thread only.
//
// Wheel: zoom (Ctrl: only the x axis, Alt: only the y axis). Drag: pan. Shift + drag: zoom to a
// rectangle. Double click: fit. A click on the legend hides a run, one on a curve asks for its
// step. Ctrl + C copies the picture. Keys: + - zoom, Shift + arrows pan, Home fits, left and right
// move the read-out from point to point, Esc hides it.
class LossChart : public QWidget {
  Q_OBJECT

 public:
  explicit LossChart(QWidget* parent = nullptr);
  ~LossChart() override;

  // A known id only gets the new label.
  void addRun(const QString& id, const QString& label);
  // One line of text that goes into exported pictures (the run's configuration, for instance).
  void setRunSettings(const QString& id, const QString& settings);
  // Runs of the same group differ in their seed alone and can be shown as one; empty: not known.
  void setSeedGroup(const QString& id, const QString& group);
  // Where it was saved, resumed and stopped.
  void setRunMarks(const QString& id, const std::vector<diptych::RunMark>& marks);
  // A whole batch, oldest first. A point at or
  // before a step that is already there replaces everything from that step on: a resumed run goes
  // back to its saved state. One queued replot per call.
  void appendPoints(const QString& id, const std::vector<diptych::MetricPoint>& points);
  void setRunVisible(const QString& id, bool visible);
  void removeRun(const QString& id);
  void clear();

  bool hasRun(const QString& id) const;
  // Of all runs and of the three losses, hidden ones too.
  std::size_t pointCount() const;
  // Whether there is anything to see, and so to export.
  bool showsCurves() const;

  // All that can be chosen, in one.
  const PlotView& view() const;
  void setView(const PlotView& view);
  void save(QSettings& settings) const;
  void restore(const QSettings& settings);

  ChartAxis axis() const;
  void setAxis(ChartAxis axis);
  bool logarithmic() const;
  void setLogarithmic(bool logarithmic);
  bool stepLossShown() const;
  void setStepLossShown(bool shown);
  // Shows all points and follows new ones again.
  void fit();
  bool following() const;

  // 0 to 0.99: the weight of what came before in a curve's average; the raw curve stays, faint.
  double smoothing() const;
  void setSmoothing(double smoothing);
  // A line across the chart at a step of training.
  void setMarkedStep(std::optional<std::int64_t> step);

  // A picture that explains itself, PNG, SVG or PDF by the path's ending: title, axes, legend; the
  // settings in its text. Written atomically. Throws Error.
  void exportPicture(const std::filesystem::path& path, const ChartExport& options) const;
  QImage render(const ChartExport& options) const;
  // As large as it is shown.
  void copyToClipboard() const;

  // For tests and for whoever wants to draw more.
  QCustomPlot* plot() const;
  // Asks for a file and writes it; informed() or failed() says how it went. This is what an "Export
  // chart" action calls.
  void showExportDialog();

 Q_SIGNALS:
  // The user asked for another axis, scale or range; for remembering it.
  void viewChanged();
  // A point of a curve was clicked.
  void pointClicked(const QString& id, std::int64_t step);
  void informed(const QString& message);
  void failed(const QString& message);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  enum class Change { Points, Visibility, Everything };

  void layOut();
  void connectControls();
  void connectClicks();
  void createActions();
  void clickAt(const QPointF& place);
  void showView();
  void offerScalars();
  void refresh(Change change);
  void updateHint();
  void saveInBackground(const std::filesystem::path& path, const ChartExport& options);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
