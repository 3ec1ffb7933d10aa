// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/picture_pane.h"

#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;

namespace diptych::ui {

// The panes in a grid. Locked, all of them show the same place at the same scale; unlocked, each
// has its own, and keys act on the one the cursor was on last.
class CompareCanvas : public QWidget {
  Q_OBJECT

 public:
  explicit CompareCanvas(QWidget* parent = nullptr);

  // Panes keep their zoom and place.
  void setContents(const std::vector<PaneContent>& contents, int columns);
  int paneCount() const { return shown_; }
  PicturePane& pane(int number) const { return *panes_[static_cast<std::size_t>(number)]; }

  bool locked() const { return locked_; }
  void setLocked(bool locked);  // the active pane's view becomes that of all

  double scale() const;         // device pixels per pixel of the reference; 0 without a picture
  void setScale(double scale);  // 0: fit
  void zoomBy(double factor);
  void panBy(const QPointF& share);
  void moveEdge(double share);  // of a wipe, in widths

 Q_SIGNALS:
  void viewChanged();
  void pointed(const std::optional<QPointF>& relative);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  PicturePane& active() const { return pane(active_); }
  void addPane();
  void layOut(int columns);
  void activate(int number);
  void follow(int number);
  void mark();
  void point(int number, const std::optional<QPointF>& relative);

  QGridLayout* grid_;
  std::vector<PicturePane*> panes_;  // hidden ones at the end
  int shown_ = 0;
  int columns_ = 0;
  int active_ = 0;
  bool locked_ = true;
  ViewPort shared_;
};

}  // namespace diptych::ui
