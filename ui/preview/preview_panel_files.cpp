// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What PreviewPanel saves: its settings and pictures.
#include "ui/preview/preview_file.h"
#include "ui/preview/preview_panel_state.h"
#include "ui/widgets/model_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QSettings>
#include <QStandardPaths>

namespace diptych::ui {

void PreviewPanel::save(QSettings& settings) const {
  const auto now = this->settings();
  settings.beginGroup(QStringLiteral("preview"));
  settings.setValue(QStringLiteral("prompt"), QString::fromStdString(now.prompt));
  settings.setValue(QStringLiteral("negative"), QString::fromStdString(now.negative_prompt));
  settings.setValue(QStringLiteral("seed"), static_cast<qulonglong>(now.seed));
  settings.setValue(QStringLiteral("steps"), now.steps);
  settings.setValue(QStringLiteral("sampler"), QString::fromStdString(now.sampler));
  settings.setValue(QStringLiteral("cfg"), now.cfg);
  settings.setValue(QStringLiteral("width"), now.width);
  settings.setValue(QStringLiteral("height"), now.height);
  settings.setValue(QStringLiteral("history"), state_->form->history());
  settings.endGroup();
}

void PreviewPanel::restore(QSettings& settings) {
  auto now = this->settings();
  settings.beginGroup(QStringLiteral("preview"));
  const auto value = [&](const char* name, const auto& fallback) {
    return settings.value(QLatin1String(name), fallback);
  };
  now.prompt = value("prompt", QString()).toString().toStdString();
  now.negative_prompt = value("negative", QString()).toString().toStdString();
  now.seed = value("seed", static_cast<qulonglong>(now.seed)).toULongLong();
  now.steps = value("steps", now.steps).toInt();
  now.sampler = value("sampler", QString::fromStdString(now.sampler)).toString().toStdString();
  now.cfg = value("cfg", now.cfg).toDouble();
  now.width = value("width", 0).toInt();
  now.height = value("height", 0).toInt();
  state_->form->setHistory(value("history", QStringList()).toStringList());
  settings.endGroup();
  setSettings(now);
}

void PreviewPanel::savePicture(int index, const std::filesystem::path& path) const {
  const auto& shown = pane(index);
  const auto none = PreviewPicture{};
  writePreviewPicture(
      shown.result() == nullptr ? none : *shown.result(), shown.pictureLabel().toStdString(), path);
}

void PreviewPanel::openSaveMenu() {
  if (paneCount() == 1) return askAndSave(0);
  QMenu menu;
  for (int index = 0; index < kMostPanes; ++index) {
    if (!isOpen(index)) continue;
    const auto text = tr("%1: %2…").arg(index + 1).arg(pane(index).pictureLabel());
    auto* action = menu.addAction(text, this, [=, this] { askAndSave(index); });
    action->setEnabled(pane(index).result() != nullptr);
  }
  menu.exec(state_->save->mapToGlobal(QPoint(0, state_->save->height())));
}

// Where the pane's model lies: a run's other checkpoints are there.
void PreviewPanel::askForModel(int index, bool folder) {
  auto* dialog = createModelDialog(folder ? ModelPlace::Folder : ModelPlace::File, this);
  dialog->setObjectName("previewModelDialog");
  if (const auto* model = pane(index).model()) {
    dialog->setDirectory(QString::fromStdString(model->path.parent_path().string()));
  }
  connect(dialog, &QFileDialog::fileSelected, this, [=, this](const QString& path) {
    Q_EMIT modelOpened(path.toStdString(), index);
  });
  dialog->open();
}

void PreviewPanel::askAndSave(int index) {
  if (pane(index).result() == nullptr) return;
  // Copies: the pane may show something else by the time a file is chosen.
  const auto picture = *pane(index).result();
  const auto label = pane(index).pictureLabel().toStdString();
  const QDir pictures(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
  auto file = QFileDialog::getSaveFileName(
      this, tr("Save picture as"), pictures.filePath("picture.png"), tr("PNG pictures (*.png)"));
  if (file.isEmpty()) return;
  if (!file.endsWith(".png", Qt::CaseInsensitive)) file += ".png";
  const std::filesystem::path path = file.toStdString();
  const auto write = [picture, label, path](std::stop_token) {
    writePreviewPicture(picture, label, path);
    return true;
  };
  const auto done = [this, file](bool) { Q_EMIT informed(tr("The picture is in %1.").arg(file)); };
  state_->files.run(write, done, [this](const QString& error) { Q_EMIT failed(error); });
}

}  // namespace diptych::ui
