// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gallery/gallery_model.h"

#include <QWidget>

namespace diptych::ui {

// Lies over the gallery while a folder is dragged: a zone for every set it can be opened as.
class DropZones : public QWidget {
  Q_OBJECT

 public:
  explicit DropZones(QWidget* gallery);

  // Covers the gallery.
  void appear();

 Q_SIGNALS:
  void folderDropped(diptych::ui::SetKind kind, const QString& folder);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  int zoneAt(const QPointF& position) const;
  QRect zoneRect(int zone) const;

  int hovered_ = -1;
};

}  // namespace diptych::ui
