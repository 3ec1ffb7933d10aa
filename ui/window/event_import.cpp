// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/event_import.h"

#include "core/experiment/tensorboard_reader.h"
#include "ui/bridge/paths.h"
#include "ui/charts/loss_chart.h"

#include <QFileDialog>
#include <QSettings>

#include <vector>

namespace diptych::ui {
namespace {

constexpr auto kFolderKey = "import/events";
constexpr auto kIdPrefix = "events ";

}  // namespace

bool isEventFile(const QString& run_id) { return run_id.startsWith(QLatin1String(kIdPrefix)); }

EventImport::EventImport(LossChart& chart, QObject* parent) : QObject(parent), chart_(chart) {}

void EventImport::ask(QWidget* window) {
  const auto last = QSettings().value(QLatin1String(kFolderKey)).toString();
  const auto folder =
      QFileDialog::getExistingDirectory(window, tr("Folder with TensorBoard event files"), last);
  if (folder.isEmpty()) return;
  QSettings().setValue(QLatin1String(kFolderKey), folder);
  open(folder);
}

void EventImport::open(const QString& folder) {
  worker_.run(
      [path = toPath(folder)](const std::stop_token& stop) { return readEventRuns(path, stop); },
      [this](const std::vector<EventRun>& runs) { take(runs); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

void EventImport::take(const std::vector<EventRun>& runs) {
  int shown = 0;
  for (const auto& run : runs) {
    if (!run.scalars.problem.empty()) Q_EMIT failed(QString::fromStdString(run.scalars.problem));
    if (run.scalars.points.empty()) continue;
    const auto id = QLatin1String(kIdPrefix) + toText(run.folder);
    chart_.removeRun(id);  // read again: the file may have grown
    chart_.addRun(id, tr("%1 (event file)").arg(QString::fromStdString(run.name)));
    chart_.setRunSettings(id, tr("imported from %1").arg(toText(run.folder)));
    chart_.appendPoints(id, run.scalars.points);
    ++shown;
  }
  Q_EMIT chartChanged();
  Q_EMIT informed(
      shown > 0 ? tr("%n run(s) of event files are in the chart, by step. Their epochs are not in "
                     "the files.",
                     nullptr,
                     shown)
                : tr("The event files hold no scalars."));
}

}  // namespace diptych::ui
