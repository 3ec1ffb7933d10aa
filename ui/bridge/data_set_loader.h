// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <memory>

namespace diptych::ui {

// Scans a folder in the background. One folder at a time: a new one takes the place of the one
// before.
class DataSetLoader : public QObject {
  Q_OBJECT

 public:
  explicit DataSetLoader(QObject* parent = nullptr);

  bool loading() const { return loading_; }
  void load(const QString& folder);
  void cancel();

 Q_SIGNALS:
  void started(const QString& folder);
  void progressChanged(qulonglong done, qulonglong total);
  void loaded(std::shared_ptr<const diptych::DataSet> data_set);
  void failed(const QString& message);
  void cancelled();

 private:
  struct Progress {
    std::atomic<std::size_t> done = 0;
    std::atomic<std::size_t> total = 0;
  };

  void showProgress();
  void finish();

  bool loading_ = false;
  std::shared_ptr<Progress> progress_;
  QTimer timer_;
  Worker worker_;
};

}  // namespace diptych::ui
