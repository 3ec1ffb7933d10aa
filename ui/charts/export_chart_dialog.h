// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"

#include <QDialog>

#include <filesystem>
#include <functional>
#include <memory>

namespace diptych::ui {

// Asks for file, size, scale and title, with a small preview. Remembers the last answers in
// QSettings ("export-chart/...").
class ExportChartDialog : public QDialog {
  Q_OBJECT

 public:
  // draw: makes the picture for the given options; called for the preview.
  using Draw = std::function<QImage(const ChartExport&)>;
  explicit ExportChartDialog(Draw draw, QWidget* parent = nullptr);
  ~ExportChartDialog() override;

  std::filesystem::path path() const;
  ChartExport options() const;

  void accept() override;

 private:
  void createFields();
  void layOut();
  void connectFields();
  void browse();
  void takeFormat();
  void updatePixels();
  void drawPreview();
  void restore();
  void remember() const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
