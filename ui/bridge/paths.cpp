// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace diptych::ui {

std::filesystem::path toPath(const QString& text) { return QFile::encodeName(text).toStdString(); }

QString toText(const std::filesystem::path& path) {
  return QFile::decodeName(path.string().c_str());
}

QString plainPath(const QString& path) {
  return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

}  // namespace diptych::ui
