// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_exporter.h"

#include "core/sweep/sweep_export.h"
#include "ui/bridge/paths.h"
#include "ui/sweep/sweep_labels.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QStandardPaths>
#include <QToolButton>

namespace diptych::ui {
namespace {

constexpr int kExportPoll_ms = 100;

QString picturesFolder() {
  return QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
}

}  // namespace

SweepExporter::SweepExporter(QWidget* parent) : QWidget(parent) {
  setObjectName("sweepExporter");
  button_ = new QToolButton(this);
  button_->setObjectName("sweepExport");
  button_->setText(tr("&Export"));
  button_->setAccessibleName(tr("Export the sweep"));
  button_->setToolTip(tr("Write the sweep as one labelled picture or as separate files"));
  button_->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(button_);
  auto* picture = menu->addAction(tr("&One labelled PNG…"), this, &SweepExporter::askForPicture);
  picture->setObjectName("sweepExportPicture");
  picture->setToolTip(tr("Of the pictures, or of the differences while they are shown"));
  auto* cells = menu->addAction(tr("&Separate files…"), this, &SweepExporter::askForFolder);
  cells->setObjectName("sweepExportCells");
  cells->setToolTip(tr("A copy of every finished picture with its parameters"));
  menu->setToolTipsVisible(true);
  button_->setMenu(menu);
  bar_ = new QProgressBar(this);
  bar_->setObjectName("sweepExportProgress");
  bar_->setAccessibleName(tr("How much of the export is written"));
  bar_->setFixedWidth(110);
  cancel_ = new QToolButton(this);
  cancel_->setObjectName("sweepExportCancel");
  cancel_->setText(tr("Cancel"));
  cancel_->setToolTip(tr("Cancel the export"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  for (QWidget* part :
       {static_cast<QWidget*>(button_),
        static_cast<QWidget*>(bar_),
        static_cast<QWidget*>(cancel_)}) {
    row->addWidget(part);
  }
  connect(cancel_, &QToolButton::clicked, this, &SweepExporter::cancel);
  timer_.setInterval(kExportPoll_ms);
  connect(&timer_, &QTimer::timeout, this, [this] {
    bar_->setRange(0, progress_->all);
    bar_->setValue(progress_->done);
  });
  setBusy(false);
}

void SweepExporter::setSweep(const std::filesystem::path& folder, const QString& name) {
  folder_ = folder;
  name_ = name;
  button_->setEnabled(!folder.empty());
}

void SweepExporter::setDifference(const std::optional<SweepDifference>& difference) {
  difference_ = difference;
}

void SweepExporter::setBusy(bool busy) {
  busy_ = busy;
  button_->setVisible(!busy);
  bar_->setVisible(busy);
  cancel_->setVisible(busy);
  busy ? timer_.start() : timer_.stop();
  bar_->setRange(0, 0);
}

template <typename Work>
void SweepExporter::begin(Work work, const QString& told) {
  if (busy_ || folder_.empty()) return;
  progress_ = std::make_shared<Progress>();
  setBusy(true);
  const auto on_progress = [progress = progress_](std::size_t done, std::size_t all) {
    progress->all = static_cast<int>(all);
    progress->done = static_cast<int>(done);
  };
  const auto job = [work, on_progress](const std::stop_token& stop) {
    work(stop, on_progress);
    return true;
  };
  worker_.run(
      job,
      [this, told](bool) {
        setBusy(false);
        Q_EMIT informed(told);
      },
      [this](const QString& error) {
        setBusy(false);
        Q_EMIT failed(error);
      });
}

void SweepExporter::exportPicture(const std::filesystem::path& png) {
  const SweepPicture options{
      .cell_width = 0, .draw_label = sweepLabels(), .difference = difference_};
  const auto work = [folder = folder_, png, options](
                        const std::stop_token& stop, const SweepExportProgress& on_progress) {
    exportSweepPicture(folder, png, options, stop, on_progress);
  };
  begin(work, tr("The sweep is in %1.").arg(toText(png)));
}

void SweepExporter::exportCells(const std::filesystem::path& to) {
  const auto work = [folder = folder_, to](
                        const std::stop_token& stop, const SweepExportProgress& on_progress) {
    exportSweepCells(folder, to, stop, on_progress);
  };
  begin(work, tr("The pictures are in %1.").arg(toText(to)));
}

void SweepExporter::cancel() {
  worker_.cancel();
  setBusy(false);
}

void SweepExporter::askForPicture() {
  const auto name = difference_ ? tr("%1, differences").arg(name_) : name_;
  const auto suggestion = QDir(picturesFolder()).filePath(name + QStringLiteral(".png"));
  auto file = QFileDialog::getSaveFileName(
      this, tr("Export the sweep as"), suggestion, tr("PNG pictures (*.png)"));
  if (file.isEmpty()) return;
  if (!file.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive)) file += QStringLiteral(".png");
  exportPicture(toPath(file));
}

void SweepExporter::askForFolder() {
  const auto folder = QFileDialog::getExistingDirectory(
      this, tr("Where to make a folder with the pictures"), picturesFolder());
  if (!folder.isEmpty()) {
    exportCells(toPath(QDir(folder).filePath(QString::fromStdString(folder_.filename().string()))));
  }
}

}  // namespace diptych::ui
