// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/picture_levels.h"
#include "ui/bridge/worker.h"

#include <QObject>

#include <vector>

namespace diptych::ui {

// Computes the spectra of pictures in the background (core/image/spectrum_picture.h).
class SpectrumLoader : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // Forgets what was asked for before. Null pictures are not answered.
  void load(const std::vector<PicturePtr>& pictures);

 Q_SIGNALS:
  void loaded(int number, const diptych::ui::PicturePtr& spectrum);
  void failed(int number, const QString& message);

 private:
  Worker worker_;
};

}  // namespace diptych::ui
