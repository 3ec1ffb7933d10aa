// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/thumbnail_loader.h"

#include <QWidget>

class QSlider;
class QSplitter;

namespace diptych::ui {

class DataSetPanel;

// Two data sets side by side, hinged like a diptych: what is selected in one wing is selected in
// the other.
class DataSetGallery : public QWidget {
  Q_OBJECT

 public:
  explicit DataSetGallery(QWidget* parent = nullptr);

  DataSetPanel& original() { return *original_; }
  DataSetPanel& synthetic() { return *synthetic_; }

  int thumbnailSize() const;  // device-independent pixels
  void setThumbnailSize(int size);
  // How the room is divided, for remembering it.
  QByteArray wingSizes() const;
  void setWingSizes(const QByteArray& sizes);

 Q_SIGNALS:
  void thumbnailSizeChanged(int size);

 private:
  QWidget* createFooter();
  void hinge();

  ThumbnailLoader thumbnails_;
  DataSetPanel* original_ = nullptr;
  DataSetPanel* synthetic_ = nullptr;
  QSplitter* wings_ = nullptr;
  QSlider* size_slider_ = nullptr;
};

}  // namespace diptych::ui
