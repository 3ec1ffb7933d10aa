// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_list_model.h"

#include "ui/bridge/paths.h"
#include "ui/bridge/run_bridge.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace diptych::ui {

namespace {

constexpr int kRefreshInterval_ms = 2000;

bool sameFolders(const std::vector<RunRow>& a, const std::vector<RunRow>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const RunRow& x, const RunRow& y) {
    return x.info.folder == y.info.folder;
  });
}

}  // namespace

RunListModel::RunListModel(QObject* parent)
    : QAbstractTableModel(parent), reader_(std::make_shared<RunListReader>()) {
  timer_.setInterval(kRefreshInterval_ms);
  connect(&timer_, &QTimer::timeout, this, &RunListModel::refresh);
}

void RunListModel::setRunsFolder(const QString& folder) {
  base_request_.runs_folder = toPath(plainPath(folder));
  timer_.start();
  refresh();
}

QString RunListModel::runsFolder() const { return toText(base_request_.runs_folder); }

void RunListModel::addRun(const QString& folder) {
  base_request_.further_runs.push_back(toPath(plainPath(folder)));
  refresh();
}

void RunListModel::setOwnRun(const QString& folder) {
  const auto former = std::exchange(own_run_, folder);
  if (!former.isEmpty() && former != folder && rowOf(former) < 0) forget(former);
  refresh();
}

void RunListModel::setShown(const QString& folder, bool shown) {
  if (shown == shown_.contains(folder)) return;
  if (shown) {
    shown_.insert(folder, 0);
  } else {
    shown_.remove(folder);
  }
  const int row = rowOf(folder);
  if (row >= 0) Q_EMIT dataChanged(index(row, Name), index(row, Name), {Qt::CheckStateRole});
  Q_EMIT shownChanged(folder, shown);
  refresh();
}

void RunListModel::showWhenThere(const QStringList& folders) {
  to_show_ = folders;
  refresh();
}

const RunInfo* RunListModel::run(const QString& folder) const {
  const int row = rowOf(folder);
  return row < 0 ? nullptr : &rows_[row].info;
}

// The folder's name says it all, but "original (2026-11-23 13:55)" reads better than
// "20261123-135550-original".
QString RunListModel::labelOf(const QString& folder) const {
  const auto name = toText(toPath(folder).filename());
  static const QRegularExpression pattern(QStringLiteral("^(\\d{8}-\\d{6})-(.+)$"));
  const auto parts = pattern.match(name);
  const auto time = QDateTime::fromString(parts.captured(1), QStringLiteral("yyyyMMdd-HHmmss"));
  if (!time.isValid()) return name;
  // Two runs of one minute are told apart by the second.
  const auto start = parts.captured(1).left(13);
  const bool alone = std::none_of(rows_.begin(), rows_.end(), [&](const RunRow& row) {
    const auto other = toText(row.info.folder.filename());
    return other != name && other.startsWith(start) && other.mid(16) == parts.captured(2);
  });
  return QStringLiteral("%1 (%2)").arg(
      parts.captured(2),
      time.toString(
          alone ? QStringLiteral("yyyy-MM-dd HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

void RunListModel::refresh() {
  if (std::exchange(refreshing_, true)) {
    refresh_again_ = true;
    return;
  }
  worker_.run(
      [reader = reader_, request = request()](const std::stop_token& stop) {
        return reader->read(request, stop);
      },
      [this](RunListUpdate update) {
        refreshing_ = false;
        last_failure_.clear();
        take(std::move(update));
        if (std::exchange(refresh_again_, false)) refresh();
      },
      [this](const QString& message) {
        refreshing_ = false;
        refresh_again_ = false;
        if (std::exchange(last_failure_, message) != message) Q_EMIT failed(message);
      });
}

RunListRequest RunListModel::request() const {
  auto request = base_request_;
  for (auto run = shown_.begin(); run != shown_.end(); ++run) {
    if (run.key() != own_run_) request.shown_runs.push_back({toPath(run.key()), run.value()});
  }
  return request;
}

void RunListModel::take(RunListUpdate update) {
  QStringList listed_before;
  for (const auto& row : rows_) listed_before << toText(row.info.folder);
  updateRows(std::move(update.rows));
  forgetRemoved(listed_before);
  for (const auto& [request, points, last_row] : update.points) {
    const auto id = toText(request.folder);
    const auto run = shown_.find(id);
    // Unticked meanwhile, or unticked and ticked: then they are read again, from the first one.
    if (run == shown_.end() || id == own_run_ || run.value() != request.after_row) continue;
    run.value() = last_row;
    Q_EMIT pointsRead(id, points);
  }
  for (const auto& folder : std::exchange(to_show_, {})) {
    rowOf(folder) >= 0 ? setShown(folder, true) : to_show_.append(folder);
  }
  tellProblems(update.problems);
  Q_EMIT refreshed();
}

void RunListModel::forgetRemoved(const QStringList& listed_before) {
  for (const auto& folder : listed_before) {
    if (rowOf(folder) < 0 && folder != own_run_) forget(folder);
  }
}

// A ticked run is ticked again when it comes back: its disk may only be away.
void RunListModel::forget(const QString& folder) {
  if (shown_.remove(folder) > 0) to_show_ << folder;
  Q_EMIT removed(folder);
}

void RunListModel::tellProblems(const std::vector<std::string>& problems) {
  for (const auto& problem : problems) {
    const auto message = QString::fromStdString(problem);
    if (told_.contains(message)) continue;
    told_.insert(message);
    Q_EMIT failed(message);
  }
}

void RunListModel::updateRows(std::vector<RunRow> rows) {
  if (!sameFolders(rows, rows_)) {
    const auto gone = [&](const RunRow& row) {
      return std::none_of(rows.begin(), rows.end(), [&](const RunRow& other) {
        return other.info.folder == row.info.folder;
      });
    };
    for (int i = static_cast<int>(rows_.size()) - 1; i >= 0; --i) {
      if (!gone(rows_[i])) continue;
      beginRemoveRows({}, i, i);
      rows_.erase(rows_.begin() + i);
      endRemoveRows();
    }
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
      if (rowOf(toText(rows[i].info.folder)) >= 0) continue;
      const int at = std::min<int>(i, static_cast<int>(rows_.size()));
      beginInsertRows({}, at, at);
      rows_.insert(rows_.begin() + at, rows[i]);
      endInsertRows();
    }
  }
  if (!sameFolders(rows, rows_)) {  // the order itself has changed
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    return;
  }
  rows_ = std::move(rows);
  if (!rows_.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::DisplayRole});
  }
}

int RunListModel::rowOf(const QString& folder) const {
  const auto path = toPath(folder);
  const auto found = std::find_if(
      rows_.begin(), rows_.end(), [&](const RunRow& row) { return row.info.folder == path; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int RunListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::text(const RunRow& row, int column) const {
  switch (column) {
    case Name:
      return QString::fromStdString(row.info.name);
    case State:
      return stateName(row.info.state);
    case Step:
      return QLocale().toString(static_cast<qlonglong>(row.info.step));
    case ValidationLoss:
      return row.last_val ? QLocale().toString(*row.last_val, 'f', 5) : QStringLiteral("–");
    case Started:
      return QDateTime::fromString(QString::fromStdString(row.info.started), Qt::ISODate)
          .toString(QStringLiteral("d MMM HH:mm"));
    default:
      return {};
  }
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& row = rows_[index.row()];
  switch (role) {
    case Qt::DisplayRole:
      return text(row, index.column());
    case Qt::ToolTipRole:
    case FolderRole:
      return toText(row.info.folder);
    case Qt::CheckStateRole:
      if (index.column() != Name) return {};
      return shown_.contains(toText(row.info.folder)) ? Qt::Checked : Qt::Unchecked;
    case Qt::TextAlignmentRole:
      if (index.column() != Step && index.column() != ValidationLoss) return {};
      return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    default:
      return {};
  }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::CheckStateRole || index.column() != Name) return false;
  setShown(toText(rows_[index.row()].info.folder), value.toInt() == Qt::Checked);
  return true;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QStringList titles{tr("Run"), tr("State"), tr("Step"), tr("loss/val"), tr("Started")};
  return titles.value(section);
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
  auto flags = QAbstractTableModel::flags(index);
  if (index.isValid() && index.column() == Name) flags |= Qt::ItemIsUserCheckable;
  return flags;
}

}  // namespace diptych::ui
