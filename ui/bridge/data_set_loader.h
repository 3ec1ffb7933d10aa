// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "ui/bridge/folder_watcher.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace diptych::ui {

// Scans a folder in the background and keeps up with it afterwards. One folder at a time: a new one
// takes the place of the one before when it has been read.
class DataSetLoader : public QObject {
  Q_OBJECT

 public:
  explicit DataSetLoader(QObject* parent = nullptr);

  bool loading() const { return loading_; }
  void load(const QString& folder);
  // The data set before, if there was one, stays and is kept up with.
  void cancel();

  // Forgets the data set and keeps up with nothing.
  void close();

  // Looks at the loaded folder again, as it does by itself when FolderWatcher tells of a change.
  void refresh();

 Q_SIGNALS:
  void started(const QString& folder);
  void progressChanged(qulonglong done, qulonglong total);
  // The first pictures of a large folder, more of them each time; the whole follows by loaded().
  void partlyLoaded(std::shared_ptr<const diptych::DataSet> data_set);
  void loaded(std::shared_ptr<const diptych::DataSet> data_set);
  void failed(const QString& message);
  void cancelled();

  // These pictures' files are others now, or gone: thumbnails of them are out of date. Before
  // refreshed().
  void picturesChanged(const QStringList& paths);
  // The loaded folder is not as it was, or is back.
  void refreshed(std::shared_ptr<const diptych::DataSet> data_set);
  // The loaded folder cannot be read any more; the data set stays as it was read last. Once, until
  // it comes back.
  void vanished(const QString& message);

 private:
  struct Progress {
    std::atomic<std::size_t> done = 0;
    std::atomic<std::size_t> total = 0;
    std::mutex mutex;
    std::shared_ptr<const DataSet> part;  // not yet shown
  };
  struct Rescan;

  void showProgress();
  void finish();
  void takeWhole(std::shared_ptr<const DataSet> data_set);
  void takeRescan(Rescan rescan);
  void noteVanished(const QString& message);
  void endRefresh();
  void hold(const std::shared_ptr<const DataSet>& data_set);
  void release();

  bool loading_ = false;
  bool refreshing_ = false;
  bool refresh_again_ = false;
  bool is_vanished_ = false;
  std::shared_ptr<Progress> progress_;
  std::shared_ptr<const DataSet> data_set_;           // loaded last
  std::vector<std::shared_ptr<const DataSet>> held_;  // handed out
  QTimer timer_;
  QTimer release_timer_;
  FolderWatcher watcher_;
  Worker worker_;
};

}  // namespace diptych::ui
