// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QSize>

namespace diptych::ui {

// Width x height of pictures in pixels: chosen, or typed as "512x768". The first entry leaves the
// size to the model.
class SizeBox : public QComboBox {
  Q_OBJECT

 public:
  explicit SizeBox(QWidget* parent = nullptr);

  // 0 x 0: the model's own.
  QSize pictureSize() const;
  // An empty or invalid size is the model's own.
  void setPictureSize(const QSize& size);
};

}  // namespace diptych::ui
