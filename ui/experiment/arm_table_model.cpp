// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/arm_table_model.h"

#include "core/comparison/pair_comparison.h"
#include "ui/bridge/paths.h"

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

using State = ExperimentTask::State;

QString keyOf(const ExperimentTask& task) { return QString::fromStdString(describeTask(task)); }

QString percent(double share) { return QStringLiteral("%1 %").arg(std::floor(100 * share)); }

std::optional<double> lastLoss(const ExperimentView& view, const Arm& arm, std::uint64_t seed) {
  for (const auto& curves : view.held_out) {
    if (curves.arm != arm.name) continue;
    for (const auto& curve : curves.seeds) {
      if (curve.seed == seed && !curve.points.empty()) return curve.points.back().value;
    }
  }
  return std::nullopt;
}

// Equal tables need no reset, which would take the selection away.
bool sameShape(
    const std::optional<ExperimentView>& old, const std::optional<ExperimentView>& current) {
  if (!old || !current) return false;
  const auto& a = old->experiment;
  const auto& b = current->experiment;
  return a.seeds == b.seeds &&
         std::equal(
             a.arms.begin(), a.arms.end(), b.arms.begin(), b.arms.end(), [](auto& x, auto& y) {
               return x.name == y.name;
             });
}

}  // namespace

QString describeMaking(const Arm& arm) {
  if (!arm.recipe) return ArmTableModel::tr("folder %1").arg(toText(arm.folder.filename()));
  auto text = ArmTableModel::tr("%1 of %2")
                  .arg(
                      QString::fromStdString(recipeKind(arm.recipe->kind).title),
                      QString::fromStdString(arm.from));
  if (!arm.model_of.empty()) {
    text += ArmTableModel::tr(", model trained on %1").arg(QString::fromStdString(arm.model_of));
  }
  if (!arm.other.empty()) {
    text += ArmTableModel::tr(", with %1").arg(QString::fromStdString(arm.other));
  }
  return text;
}

int ArmTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !view_ ? 0 : static_cast<int>(view_->experiment.arms.size());
}

int ArmTableModel::columnCount(const QModelIndex& parent) const {
  if (parent.isValid() || !view_) return 0;
  return FirstSeed + static_cast<int>(view_->experiment.seeds.size()) + 1;
}

const Arm* ArmTableModel::arm(int row) const {
  return row < 0 || row >= rowCount() ? nullptr
                                      : &view_->experiment.arms[static_cast<std::size_t>(row)];
}

const ExperimentTask* ArmTableModel::taskOf(const QModelIndex& index) const {
  const auto& arm = *this->arm(index.row());
  if (index.column() == MadeBy) return view_->dataOf(arm.name);
  if (index.column() < FirstSeed || isVerdict(index.column())) return nullptr;
  const auto place = static_cast<std::size_t>(index.column() - FirstSeed);
  return view_->runOf(arm.name, view_->experiment.seeds[place]);
}

QVariant ArmTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !arm(index.row())) return {};
  const auto* task = taskOf(index);
  switch (role) {
    case Qt::DisplayRole:
      return text(index);
    case Qt::ToolTipRole:
      return toolTip(index);
    case StripRole:
      if (index.column() != Pictures) return {};
      return view_->pictures[static_cast<std::size_t>(index.row())].first;
    case StateRole:
      return task ? QVariant(static_cast<int>(task->state)) : QVariant();
    case ProgressRole:
      return task ? task->progress : 0.0;
    case FolderRole:
      if (task) return toText(task->folder);
      return index.column() == Pictures
                 ? toText(ExperimentPlaces{toPath(folder_)}.dataOf(*arm(index.row())))
                 : QVariant();
    default:
      return {};
  }
}

QString ArmTableModel::text(const QModelIndex& index) const {
  const auto& arm = *this->arm(index.row());
  switch (index.column()) {
    case Name:
      return QString::fromStdString(arm.name);
    case Pictures: {
      const auto count = view_->pictures[static_cast<std::size_t>(index.row())].count;
      return count == 0 ? tr("not made yet") : QString::number(count);
    }
    case MadeBy:
      return describeMaking(arm);
    default:
      break;
  }
  if (isVerdict(index.column())) return verdictText(arm);
  const auto* task = taskOf(index);
  return task ? runText(arm, *task) : QString();
}

QString ArmTableModel::runText(const Arm& arm, const ExperimentTask& task) const {
  switch (task.state) {
    case State::Done: {
      const auto loss = lastLoss(*view_, arm, task.seed);
      return loss ? QString::number(*loss, 'f', 4) : tr("done");
    }
    case State::Active:
      return percent(task.progress);
    case State::Failed:
      return tr("failed");
    case State::Waiting:
      break;
  }
  return task.progress > 0 ? tr("stopped at %1").arg(percent(task.progress)) : tr("waiting");
}

// In words as short as a table wants; the sentence is on hover and in the comparison.
QString ArmTableModel::verdictText(const Arm& arm) const {
  if (arm.name == view_->experiment.arms.front().name) return tr("the reference");
  if (!comparison_) return {};
  for (const auto& verdict : comparison_->verdicts) {
    if (verdict.arm != arm.name || verdict.panel != kHeldOutLoss) continue;
    const auto ratio = QString::number(verdict.pair.ratio, 'f', 2) + QStringLiteral("x");
    switch (verdict.pair.verdict) {
      case Verdict::Faster:
        return tr("faster, %1").arg(ratio);
      case Verdict::Slower:
        return tr("slower, %1").arg(ratio);
      case Verdict::CannotBeTold:
        return tr("cannot be told, %1").arg(ratio);
    }
  }
  return {};
}

QString ArmTableModel::verdictToolTip(const Arm& arm) const {
  QString text = tr("How much more the loss changed (start − lowest) than in the first arm.");
  if (!comparison_) return text;
  for (const auto& verdict : comparison_->verdicts) {
    if (verdict.arm != arm.name) continue;
    text += QStringLiteral("\n%1: %2")
                .arg(
                    QString::fromStdString(verdict.panel),
                    QString::fromStdString(sentenceOf(verdict.pair)));
  }
  return text;
}

QString ArmTableModel::toolTip(const QModelIndex& index) const {
  const auto& arm = *this->arm(index.row());
  if (isVerdict(index.column())) return verdictToolTip(arm);
  if (index.column() == MadeBy && arm.recipe) {
    auto text = QString::fromStdString(recipeKind(arm.recipe->kind).help);
    for (const auto& [name, value] : arm.recipe->settings.items()) {
      text += QStringLiteral("\n%1: %2")
                  .arg(QString::fromStdString(name), QString::fromStdString(value.dump()));
    }
    const auto* task = taskOf(index);
    return task && messages_.contains(keyOf(*task)) ? text + "\n" + messages_.value(keyOf(*task))
                                                    : text;
  }
  if (index.column() == MadeBy) return toText(arm.folder);
  const auto* task = taskOf(index);
  if (!task) return {};
  if (messages_.contains(keyOf(*task))) return messages_.value(keyOf(*task));
  return task->state == State::Done ? tr("loss/val at the end of the run")
                                    : QString::fromStdString(describeTask(*task));
}

QVariant ArmTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole || !view_) return {};
  switch (section) {
    case Name:
      return tr("Arm");
    case Pictures:
      return tr("Pictures");
    case MadeBy:
      return tr("Made by");
    default:
      break;
  }
  if (isVerdict(section)) return tr("loss/val against the first");
  return tr("Seed %1").arg(view_->experiment.seeds[static_cast<std::size_t>(section - FirstSeed)]);
}

void ArmTableModel::setView(const std::optional<ExperimentView>& view, const QString& folder) {
  folder_ = folder;
  if (!sameShape(view_, view)) {
    beginResetModel();
    view_ = view;
    endResetModel();
    return;
  }
  view_ = view;
  if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ArmTableModel::setComparison(const std::optional<ExperimentComparison>& comparison) {
  comparison_ = comparison;
  if (rowCount() > 0) {
    Q_EMIT dataChanged(index(0, columnCount() - 1), index(rowCount() - 1, columnCount() - 1));
  }
}

void ArmTableModel::setMessage(const ExperimentTask& task) {
  if (task.message.empty()) {
    messages_.remove(keyOf(task));
  } else {
    messages_[keyOf(task)] = QString::fromStdString(task.message);
  }
}

void ArmTableModel::clearMessages() { messages_.clear(); }

}  // namespace diptych::ui
