// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/export_button.h"

#include "ui/bridge/paths.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QRegularExpression>

#include <utility>

namespace diptych::ui {
namespace {

QStringList chartFilters() {
  return {
      ExportButton::tr("PNG pictures (*.png)"),
      ExportButton::tr("SVG drawings (*.svg)"),
      ExportButton::tr("PDF documents (*.pdf)")};
}

QStringList tableFilters() { return {ExportButton::tr("Tables (*.csv)")}; }

// "PNG pictures (*.png)" -> "png".
QString endingOf(const QString& filter) {
  static const QRegularExpression ending(QStringLiteral("\\*\\.(\\w+)"));
  return ending.match(filter).captured(1);
}

QString fileNameOf(QString title) {
  static const QRegularExpression other(QStringLiteral("[^\\w-]+"));
  return title.toLower().replace(other, QStringLiteral("-"));
}

}  // namespace

ExportButton::ExportButton(QWidget* parent) : QToolButton(parent), folder_(QDir::homePath()) {
  setObjectName("statistics_export");
  setText(tr("E&xport"));
  setAccessibleName(tr("Export"));
  setToolTip(tr("Save the chart that is shown, or the numbers"));
  setFocusPolicy(Qt::StrongFocus);
  setPopupMode(QToolButton::InstantPopup);
  setMenu(new QMenu(this));
}

void ExportButton::setSets(const std::vector<MeasuredSet>& sets) {
  menu()->clear();
  addEntry(
      "statistics_export_chart",
      tr("&Chart as picture…"),
      QStringLiteral("statistics.png"),
      chartFilters(),
      [this](const auto& path) { Q_EMIT chartWanted(path); });
  addEntry(
      "statistics_export_summary",
      tr("&Summary as CSV…"),
      QStringLiteral("statistics.csv"),
      tableFilters(),
      [this](const auto& path) { Q_EMIT summaryWanted(path); });
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (!sets[i].measures) continue;
    const int set = static_cast<int>(i);
    addEntry(
        "statistics_export_pictures",
        tr("All pictures of %1 as CSV…").arg(sets[i].title),
        QStringLiteral("statistics-%1.csv").arg(fileNameOf(sets[i].title)),
        tableFilters(),
        [this, set](const auto& path) { Q_EMIT picturesWanted(set, path); });
  }
}

void ExportButton::addEntry(
    const char* name,
    const QString& text,
    const QString& file_name,
    const QStringList& filters,
    Save save) {
  auto* action = menu()->addAction(text);
  action->setObjectName(name);
  auto plain = text;
  plain.remove('&').remove(QChar(0x2026));
  connect(action, &QAction::triggered, this, [=, this, save = std::move(save)] {
    chooseFile(plain, file_name, filters, save);
  });
}

void ExportButton::chooseFile(
    const QString& title, const QString& file_name, const QStringList& filters, const Save& save) {
  auto* dialog = new QFileDialog(this, title, folder_);
  dialog->setObjectName("statistics_export_dialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters(filters);
  dialog->setDefaultSuffix(endingOf(filters.front()));
  dialog->selectFile(file_name);
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
    dialog->setDefaultSuffix(endingOf(filter));
  });
  connect(dialog, &QFileDialog::fileSelected, this, [this, save](const QString& file) {
    folder_ = QFileInfo(file).absolutePath();
    save(toPath(file));
  });
  dialog->open();
}

}  // namespace diptych::ui
