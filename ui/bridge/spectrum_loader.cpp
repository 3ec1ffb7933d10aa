// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/spectrum_loader.h"

#include "core/image/spectrum_picture.h"

namespace diptych::ui {

void SpectrumLoader::load(const std::vector<PicturePtr>& pictures) {
  worker_.cancel();
  for (int number = 0; number < static_cast<int>(pictures.size()); ++number) {
    const auto& picture = pictures[static_cast<std::size_t>(number)];
    if (!picture) continue;
    worker_.run(
        [picture](const std::stop_token&) {
          return makeLevels(spectrumPicture(imageOfLevels(*picture)));
        },
        [this, number](const PicturePtr& spectrum) { Q_EMIT loaded(number, spectrum); },
        [this, number](const QString& message) { Q_EMIT failed(number, message); });
  }
}

}  // namespace diptych::ui
