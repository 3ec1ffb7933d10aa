// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

namespace diptych::ui {

// A picture as large as there is room for, its aspect kept: small ones by whole factors with sharp
// pixels, large ones smoothly.
class PictureView : public QWidget {
  Q_OBJECT

 public:
  explicit PictureView(QWidget* parent = nullptr);

  void setPicture(const QImage& picture);
  const QImage& picture() const { return picture_; }
  // Enlarges small pictures smoothly, for those that are less than what they stand for.
  void setSmooth(bool smooth);
  // Shown where there is no picture: what to do, or what went wrong.
  void setMessage(const QString& message, bool is_error = false);
  const QString& message() const { return message_; }
  // A thin bar below the picture; 0 to 1, negative: none.
  void setProgress(double share);
  // Takes the focus; a click, Enter or Space is activated().
  void setActivatable(bool activatable);

  QSize sizeHint() const override { return {256, 256}; }
  QSize minimumSizeHint() const override { return {72, 72}; }

 Q_SIGNALS:
  void activated();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QRect pictureRect() const;
  void paintPicture(QPainter& painter) const;
  const QImage& reducedTo(const QSize& size) const;
  void paintMessage(QPainter& painter) const;

  QImage picture_;
  mutable QImage reduced_;  // as it was last painted
  QString message_;
  bool smooth_ = false;
  bool is_error_ = false;
  bool activatable_ = false;
  double progress_ = -1;
};

}  // namespace diptych::ui
