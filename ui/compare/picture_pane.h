// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/picture_levels.h"
#include "ui/compare/view_port.h"

#include <QString>
#include <QWidget>

#include <optional>

namespace diptych::ui {

// What a pane shows.
struct PaneContent {
  QString heading;      // above it
  PicturePtr picture;   // null: the message
  PicturePtr wiped_to;  // when there is one: right of the edge, scaled to the same place
  QSizeF size;          // of the picture, in pixels of the reference
  QString message;      // what is missing, and what to do
  bool is_error = false;
};

// One picture, or two with a wipe between them, with zoom and pan by mouse.
class PicturePane : public QWidget {
  Q_OBJECT

 public:
  explicit PicturePane(QWidget* parent = nullptr);

  void setContent(const PaneContent& content);
  const PaneContent& content() const { return content_; }
  // The picture alone; heading as given.
  void setPicture(const PicturePtr& picture, const QString& heading);

  void setView(const ViewPort& view);
  const ViewPort& view() const { return view_; }
  double scale() const;  // device pixels per pixel of the reference; 0 without a picture
  // Around the pane's middle.
  void zoomBy(double factor);
  void panBy(const QPointF& share);  // of the pane's width and height

  // Where in the pane a relative place is, and back; device-independent pixels.
  QPointF pointOf(const QPointF& relative) const;
  std::optional<QPointF> relativeOf(const QPointF& point) const;  // nothing beside the picture
  // A cross at the place another pane's cursor is at.
  void setPointer(const std::optional<QPointF>& relative);
  void setMarked(bool marked);  // a frame: keys act on this one

  double edge() const { return edge_; }  // of the wipe, 0..1 of the width
  void setEdge(double edge);
  QRect room() const;  // below the heading

 Q_SIGNALS:
  void viewChanged();
  void entered();
  void pointed(const std::optional<QPointF>& relative);
  void fitWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  enum class Drag { Nothing, Picture, Edge };

  ViewRoom viewRoom() const;
  QPointF toDevice(const QPointF& point) const;
  bool isAtEdge(const QPointF& point) const;
  void changeView(const ViewPort& view);
  void showCursor(const QPointF& point);
  void paintHeading(QPainter& painter) const;
  void paintMessage(QPainter& painter) const;
  void paintPictures(QPainter& painter) const;
  void paintPointer(QPainter& painter) const;
  QRect pointerRect() const;

  PaneContent content_;
  ViewPort view_;
  double edge_ = 0.5;
  std::optional<QPointF> pointer_;
  bool marked_ = false;
  Drag drag_ = Drag::Nothing;
  QPointF dragged_from_;
};

}  // namespace diptych::ui
