// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/measure_bridge.h"

#include <QStringList>
#include <QToolButton>

#include <filesystem>
#include <functional>
#include <vector>

namespace diptych::ui {

// A menu of what the statistics can be saved as, and the dialogs that ask where.
class ExportButton : public QToolButton {
  Q_OBJECT

 public:
  explicit ExportButton(QWidget* parent = nullptr);

  // Pictures can be saved of those that are measured.
  void setSets(const std::vector<MeasuredSet>& sets);

 Q_SIGNALS:
  void chartWanted(const std::filesystem::path& path);
  void summaryWanted(const std::filesystem::path& path);
  void picturesWanted(int set, const std::filesystem::path& path);

 private:
  using Save = std::function<void(const std::filesystem::path& path)>;

  void addEntry(
      const char* name,
      const QString& text,
      const QString& file_name,
      const QStringList& filters,
      Save save);
  void chooseFile(
      const QString& title, const QString& file_name, const QStringList& filters, const Save& save);

  QString folder_;  // of the last file
};

}  // namespace diptych::ui
