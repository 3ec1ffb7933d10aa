// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/linked_rows.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace diptych::ui {
namespace {

struct SetDuplicate {
  std::size_t set = 0;
  NearDuplicate pair;
};

// Each set's are sorted already.
std::vector<SetDuplicate> mostSimilar(const StatisticsInput& input) {
  std::vector<SetDuplicate> all;
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    if (!input.sets[set].measures) continue;
    const auto& pairs = input.sets[set].measures->near_duplicates;
    const auto count = std::min(pairs.size(), kMostLinkedRows);
    for (std::size_t i = 0; i < count; ++i) all.push_back({set, pairs[i]});
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.pair.similarity > b.pair.similarity;
  });
  all.resize(std::min(all.size(), kMostLinkedRows));
  return all;
}

QString itemName(const MeasuredSet& set, std::size_t item) {
  const auto& items = set.data_set->items;
  return item < items.size() ? QString::fromStdString(items[item].name) : QString();
}

using Places = std::unordered_map<std::string, std::size_t>;

Places placesByPath(const MeasuredSet& set) {
  Places places;
  const auto& items = set.data_set->items;
  for (std::size_t i = 0; i < items.size(); ++i) places.emplace(items[i].path.string(), i);
  return places;
}

// "PATH: reason", where both may have colons of their own.
std::optional<std::size_t> itemOf(const std::string& problem, const Places& places) {
  for (auto end = problem.find(": "); end != std::string::npos; end = problem.find(": ", end + 1)) {
    const auto found = places.find(problem.substr(0, end));
    if (found != places.end()) return found->second;
  }
  return std::nullopt;
}

void addProblems(std::vector<LinkedRow>& rows, const MeasuredSet& set, std::size_t place) {
  if (set.measures->problems.empty()) return;
  const auto places = placesByPath(set);
  for (const auto& problem : set.measures->problems) {
    if (rows.size() == kMostLinkedRows) return;
    const auto item = itemOf(problem, places);
    rows.push_back({place, {set.title, QString::fromStdString(problem)}, {item, item}});
  }
}

}  // namespace

std::vector<LinkedRow> duplicateRows(const StatisticsInput& input) {
  std::vector<LinkedRow> rows;
  for (const auto& [place, pair] : mostSimilar(input)) {
    const auto& set = input.sets[place];
    rows.push_back(
        {place,
         {set.title,
          itemName(set, pair.first),
          itemName(set, pair.second),
          QString::number(pair.similarity, 'f', 4)},
         {pair.first, pair.first, pair.second, pair.first}});
  }
  return rows;
}

std::vector<LinkedRow> problemRows(const StatisticsInput& input) {
  std::vector<LinkedRow> rows;
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    if (input.sets[set].measures) addProblems(rows, input.sets[set], set);
  }
  return rows;
}

LinkedRowsModel::LinkedRowsModel(QStringList heads, QObject* parent)
    : QAbstractTableModel(parent), heads_(std::move(heads)) {}

void LinkedRowsModel::setRows(std::vector<LinkedRow> rows) {
  beginResetModel();
  rows_ = std::move(rows);
  endResetModel();
}

int LinkedRowsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int LinkedRowsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(heads_.size());
}

QVariant LinkedRowsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const bool text = role == Qt::DisplayRole || role == Qt::ToolTipRole;
  return text ? QVariant(row(index.row()).cells[index.column()]) : QVariant();
}

QVariant LinkedRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  const bool head = orientation == Qt::Horizontal && role == Qt::DisplayRole;
  return head && section >= 0 && section < heads_.size() ? QVariant(heads_[section]) : QVariant();
}

}  // namespace diptych::ui
