// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/picture_loader.h"

namespace diptych::ui {

void PictureLoader::load(const QStringList& paths) {
  worker_.cancel();
  for (int number = 0; number < paths.size(); ++number) {
    if (paths[number].isEmpty()) continue;
    worker_.run(
        [path = paths[number]](const std::stop_token&) { return readLevels(path); },
        [this, number](const PicturePtr& picture) { Q_EMIT loaded(number, picture); },
        [this, number](const QString& message) { Q_EMIT failed(number, message); });
  }
}

}  // namespace diptych::ui
