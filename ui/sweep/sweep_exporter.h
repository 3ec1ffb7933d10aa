// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep_difference.h"
#include "ui/bridge/worker.h"

#include <QString>
#include <QTimer>
#include <QWidget>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

class QProgressBar;
class QToolButton;

namespace diptych::ui {

// A button that writes a sweep as one PNG or as many files, in the background; then it shows how
// far that is and can be cancelled.
class SweepExporter : public QWidget {
  Q_OBJECT

 public:
  explicit SweepExporter(QWidget* parent = nullptr);

  // Empty: there is nothing to export.
  void setSweep(const std::filesystem::path& folder, const QString& name);
  // What is seen instead of the pictures, and so what the one PNG has of them.
  void setDifference(const std::optional<SweepDifference>& difference);
  void exportPicture(const std::filesystem::path& png);
  void exportCells(const std::filesystem::path& folder);
  void cancel();
  bool busy() const { return busy_; }

 Q_SIGNALS:
  void informed(const QString& message);
  void failed(const QString& message);

 private:
  struct Progress {
    std::atomic<int> done = 0;
    std::atomic<int> all = 0;
  };
  template <typename Work>
  void begin(Work work, const QString& told);
  void setBusy(bool busy);
  void askForPicture();
  void askForFolder();

  std::filesystem::path folder_;
  QString name_;
  std::optional<SweepDifference> difference_;
  bool busy_ = false;
  std::shared_ptr<Progress> progress_;
  QToolButton* button_ = nullptr;
  QProgressBar* bar_ = nullptr;
  QToolButton* cancel_ = nullptr;
  QTimer timer_;
  Worker worker_;
};

}  // namespace diptych::ui
