// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/measure_bridge.h"

#include <QColor>
#include <QWidget>

#include <filesystem>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace diptych::ui {

// A data set as the page is given it. data_set null: there is none yet.
struct NamedDataSet {
  QString title;
  QColor colour;
  std::shared_ptr<const DataSet> data_set;
};

// What the pictures of one to three data sets come to as numbers: a table, charts, every picture,
// near duplicates, problems. Nothing is measured before it is asked for. GUI thread only.
class StatisticsPage : public QWidget {
  Q_OBJECT

 public:
  explicit StatisticsPage(MeasureBridge::Measure measure = measureSet, QWidget* parent = nullptr);
  ~StatisticsPage() override;

  // Original, synthetic, control. What was measured of them before is shown at once; pairs and
  // losses of other sets are forgotten.
  void setDataSets(const std::vector<NamedDataSet>& data_sets);
  // Places in the items of the first and of the second set.
  void setPairs(const std::vector<std::pair<std::size_t, std::size_t>>& pairs);
  // Folder or file whose autoencoder is part of the measures; empty: none is chosen.
  void setModel(const QString& model);
  // Base-model loss of every item, NaN where it is not known.
  void setLosses(int set, std::vector<double> losses);

  // In the order of setDataSets.
  const std::vector<MeasuredSet>& measuredSets() const;
  bool measuring() const;

  void measure();
  void cancel();

  // In the background; informed or failed says how it went. The chart as it is shown, as PNG, SVG
  // or PDF by the file's ending; the summary and all pictures of a measured set as CSV.
  void saveChart(const std::filesystem::path& path);
  void saveSummary(const std::filesystem::path& path);
  void savePictures(int set, const std::filesystem::path& path);

 Q_SIGNALS:
  // A set was measured, or has lost its measures.
  void measuresChanged();
  void pictureWanted(int set, std::size_t item);
  void informed(const QString& message);
  void failed(const QString& message);

 private:
  void layOut();
  void connectBridge();
  void connectExport();
  void takeKnownMeasures();
  void updateControls();
  void showParts(bool results);
  void updateFigures();
  void showProgress(int set, qulonglong done, qulonglong total);
  void saveInBackground(const std::filesystem::path& path, std::function<void()> write);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
