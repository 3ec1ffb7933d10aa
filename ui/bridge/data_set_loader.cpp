// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/data_set_loader.h"

#include "ui/bridge/paths.h"

#include <QThreadPool>

#include <algorithm>
#include <utility>

namespace diptych::ui {

// What a look at the folder found.
struct DataSetLoader::Rescan {
  std::shared_ptr<const DataSet> data_set;  // null: nothing differs
  QStringList changed_paths;
  bool has_other_pictures = false;
  bool has_other_folders = false;
};

namespace {

// Paths of those before that are not the same after; both are sorted by name.
QStringList changedPaths(const DataSet& before, const DataSet& after) {
  QStringList paths;
  auto now = after.items.begin();
  for (const auto& item : before.items) {
    while (now != after.items.end() && now->name < item.name) ++now;
    auto same = now;
    while (same != after.items.end() && same->name == item.name && same->path != item.path) ++same;
    const bool is_there = same != after.items.end() && same->path == item.path;
    if (!is_there || same->file != item.file) paths << toText(item.path);
  }
  return paths;
}

bool hasSameFolders(const DataSet& before, const DataSet& after) {
  return std::equal(
      before.folders.begin(),
      before.folders.end(),
      after.folders.begin(),
      after.folders.end(),
      [](const auto& a, const auto& b) { return a.path == b.path; });
}

}  // namespace

DataSetLoader::DataSetLoader(QObject* parent) : QObject(parent) {
  timer_.setInterval(40);
  connect(&timer_, &QTimer::timeout, this, &DataSetLoader::showProgress);
  release_timer_.setInterval(1000);
  connect(&release_timer_, &QTimer::timeout, this, &DataSetLoader::release);
  connect(&watcher_, &FolderWatcher::changed, this, &DataSetLoader::refresh);
}

void DataSetLoader::load(const QString& folder) {
  worker_.cancel();
  refreshing_ = false;
  loading_ = true;
  progress_ = std::make_shared<Progress>();
  timer_.start();
  Q_EMIT started(folder);
  const auto scan = [path = toPath(folder), progress = progress_](const std::stop_token& stop) {
    const auto tell = [&](std::size_t done, std::size_t total) {
      progress->done = done;
      progress->total = total;
    };
    const auto hand_on = [&](DataSet part) {
      auto shared = std::make_shared<const DataSet>(std::move(part));
      const std::scoped_lock lock(progress->mutex);
      progress->part.swap(shared);
    };
    return std::make_shared<const DataSet>(scanDataSet(path, stop, tell, nullptr, hand_on));
  };
  worker_.run(
      scan,
      [this](std::shared_ptr<const DataSet> data_set) { takeWhole(std::move(data_set)); },
      [this](const QString& message) {
        finish();
        Q_EMIT failed(message);
        refresh();  // the folder before was not looked at meanwhile
      });
}

void DataSetLoader::cancel() {
  if (!loading_) return;
  worker_.cancel();
  finish();
  Q_EMIT cancelled();
  refresh();
}

void DataSetLoader::close() {
  cancel();
  worker_.cancel();
  refreshing_ = false;
  is_vanished_ = false;
  data_set_ = nullptr;
  watcher_.watch({});
}

void DataSetLoader::showProgress() {
  std::shared_ptr<const DataSet> part;
  {
    const std::scoped_lock lock(progress_->mutex);
    part.swap(progress_->part);
  }
  Q_EMIT progressChanged(progress_->done, progress_->total);
  if (part) {
    hold(part);
    Q_EMIT partlyLoaded(std::move(part));
  }
}

void DataSetLoader::finish() {
  loading_ = false;
  timer_.stop();
}

void DataSetLoader::takeWhole(std::shared_ptr<const DataSet> data_set) {
  finish();
  is_vanished_ = false;
  data_set_ = data_set;
  hold(data_set);
  watcher_.watch(data_set->folders);
  Q_EMIT loaded(std::move(data_set));
}

void DataSetLoader::refresh() {
  if (loading_ || !data_set_) return;
  refresh_again_ = refreshing_;
  if (std::exchange(refreshing_, true)) return;
  const auto scan = [before = data_set_](const std::stop_token& stop) {
    Rescan rescan;
    auto now = std::make_shared<const DataSet>(scanDataSet(before->root, stop, {}, before.get()));
    rescan.has_other_pictures = now->items != before->items || now->problems != before->problems;
    rescan.has_other_folders = !hasSameFolders(*before, *now);
    rescan.changed_paths = changedPaths(*before, *now);
    if (rescan.has_other_pictures || rescan.has_other_folders) rescan.data_set = std::move(now);
    return rescan;
  };
  worker_.run(
      scan,
      [this](Rescan rescan) { takeRescan(std::move(rescan)); },
      [this](const QString& message) { noteVanished(message); });
}

void DataSetLoader::takeRescan(Rescan rescan) {
  if (rescan.data_set) {
    data_set_ = std::move(rescan.data_set);
    hold(data_set_);
  }
  const bool is_back = std::exchange(is_vanished_, false);
  if (rescan.has_other_folders || is_back) watcher_.watch(data_set_->folders);
  if (!rescan.changed_paths.isEmpty()) Q_EMIT picturesChanged(rescan.changed_paths);
  if (rescan.has_other_pictures || is_back) Q_EMIT refreshed(data_set_);
  endRefresh();
}

void DataSetLoader::noteVanished(const QString& message) {
  if (!std::exchange(is_vanished_, true)) Q_EMIT vanished(message);
  endRefresh();
}

void DataSetLoader::endRefresh() {
  refreshing_ = false;
  if (refresh_again_) refresh();
}

// Freeing a hundred thousand pictures takes longer than a frame: the last reference is to be ours,
// and is dropped in the background.
void DataSetLoader::hold(const std::shared_ptr<const DataSet>& data_set) {
  held_.push_back(data_set);
  if (!release_timer_.isActive()) release_timer_.start();
}

void DataSetLoader::release() {
  const auto unused = std::stable_partition(
      held_.begin(), held_.end(), [](const auto& data_set) { return data_set.use_count() > 1; });
  for (auto it = unused; it != held_.end(); ++it) {
    QThreadPool::globalInstance()->start([last = std::move(*it)]() mutable { last.reset(); });
  }
  held_.erase(unused, held_.end());
  if (held_.empty()) release_timer_.stop();
}

}  // namespace diptych::ui
