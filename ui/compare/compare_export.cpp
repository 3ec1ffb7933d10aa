// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_export.h"

#include "core/base/version.h"
#include "ui/bridge/paths.h"
#include "ui/charts/qt_image.h"

#include <fmt/core.h>

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace diptych::ui {

namespace {

constexpr auto kFolderSetting = "compare/folder";

QString proposedPath(const CompareScene& scene) {
  const auto pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
  const QDir folder(QSettings().value(kFolderSetting, pictures).toString());
  QString name;
  for (const auto& entry : scene.entries) {
    if (name.isEmpty()) name = QFileInfo(entry.about.path).completeBaseName();
  }
  return folder.filePath(QStringLiteral("%1-comparison.png").arg(name));
}

}  // namespace

std::map<std::string, std::string> comparisonText(const CompareScene& scene) {
  std::map<std::string, std::string> text;
  text["Software"] = fmt::format("Diptych {}", version());
  text["Title"] = describeMode(scene.mode).toStdString();
  if (scene.mode == CompareMode::Difference || scene.mode == CompareMode::RoundTrip) {
    text["Gain"] = fmt::format("{}", scene.gain);
  }
  if (comparesTwo(scene.mode)) {
    text["Pair"] = (letterOf(scene.first) + letterOf(scene.second)).toStdString();
  }
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& about = scene.entries[i].about;
    text["Picture " + letterOf(i).toStdString()] =
        fmt::format("{}: {}", about.title.toStdString(), about.path.toStdString());
  }
  return text;
}

void CompareExport::ask(const QImage& picture, const CompareScene& scene, QWidget* window) {
  const QFileInfo proposed(proposedPath(scene));
  auto* dialog = new QFileDialog(window, tr("Save the comparison as"), proposed.absolutePath());
  dialog->setObjectName(QStringLiteral("compare_export_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("PNG pictures (*.png)"));
  dialog->setDefaultSuffix(QStringLiteral("png"));
  dialog->selectFile(proposed.fileName());
  connect(dialog, &QFileDialog::fileSelected, this, [this, picture, scene](const QString& path) {
    QSettings().setValue(kFolderSetting, QFileInfo(path).absolutePath());
    save(picture, scene, path);
  });
  dialog->open();
}

void CompareExport::save(const QImage& picture, const CompareScene& scene, const QString& path) {
  worker_.run(
      [picture, path, text = comparisonText(scene)](const std::stop_token&) {
        writePng(toPath(path), fromQImage(picture), text);
        return path;
      },
      [this](const QString& written) { Q_EMIT saved(written); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

}  // namespace diptych::ui
