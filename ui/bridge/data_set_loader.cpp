// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/data_set_loader.h"

#include "ui/bridge/paths.h"

#include <utility>

namespace diptych::ui {

DataSetLoader::DataSetLoader(QObject* parent) : QObject(parent) {
  timer_.setInterval(40);
  connect(&timer_, &QTimer::timeout, this, &DataSetLoader::showProgress);
}

void DataSetLoader::load(const QString& folder) {
  worker_.cancel();
  loading_ = true;
  progress_ = std::make_shared<Progress>();
  timer_.start();
  Q_EMIT started(folder);
  worker_.run(
      [path = toPath(folder), progress = progress_](const std::stop_token& stop) {
        return std::make_shared<const DataSet>(
            scanDataSet(path, stop, [&](std::size_t done, std::size_t total) {
              progress->done = done;
              progress->total = total;
            }));
      },
      [this](std::shared_ptr<const DataSet> data_set) {
        finish();
        Q_EMIT loaded(std::move(data_set));
      },
      [this](const QString& message) {
        finish();
        Q_EMIT failed(message);
      });
}

void DataSetLoader::cancel() {
  if (!loading_) return;
  worker_.cancel();
  finish();
  Q_EMIT cancelled();
}

void DataSetLoader::showProgress() { Q_EMIT progressChanged(progress_->done, progress_->total); }

void DataSetLoader::finish() {
  loading_ = false;
  timer_.stop();
}

}  // namespace diptych::ui
