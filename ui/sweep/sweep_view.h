// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep.h"
#include "ui/sweep/sweep_pictures.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QPair>

#include <optional>
#include <vector>

namespace diptych::ui {

enum class CellState { Open, Finished, Failed };

// One sheet of a sweep: columns and rows of pictures, seen from afar or near, whose labels stay in
// view. Arrows move the chosen cell, Enter or a click activates it, R makes it the reference;
// Ctrl+wheel, + and - zoom, 0 fits, 1 shows every pixel as one of the screen; dragging pans.
class SweepView : public QAbstractScrollArea {
  Q_OBJECT

 public:
  explicit SweepView(QWidget* parent = nullptr);

  // Nothing of the sweep before is kept.
  void showSweep(const std::filesystem::path& folder, const SweepPlan& plan);
  const SweepPlan& plan() const { return plan_; }

  void setCellState(const SweepCell& cell, CellState state, const QString& error = {});
  CellState cellState(const SweepCell& cell) const;
  QString cellError(const SweepCell& cell) const;
  std::size_t countOf(CellState state) const;
  // Whose files may have been written again.
  void readAgain() { pictures_.forgetAll(); }
  // Which cell is being made, and how much of it is; nothing: none.
  void setMaking(const std::optional<SweepCell>& cell, double share = 0);

  int sheet() const { return chosen_.z; }
  void setSheet(int sheet);
  const SweepCell& chosenCell() const { return chosen_; }
  void choose(const SweepCell& cell);
  // A mark on it; and instead of the pictures a difference from it, if there is one.
  void setReference(
      const std::optional<SweepCell>& cell, const std::optional<SweepDifference>& difference = {});
  const std::optional<SweepCell>& reference() const { return reference_; }

  // Points of the screen per pixel of a picture.
  double scale() const { return scale_; }
  void zoomBy(double factor, const QPointF& fixed_point);
  void zoomBy(double factor);
  void fit();
  void showOriginalSize();

  // In the viewport; may lie outside of what is seen.
  QRect cellRect(const SweepCell& cell) const;
  // As it is shown now; null while it is read.
  QImage pictureOf(const SweepCell& cell) const;

 Q_SIGNALS:
  void chosen(const diptych::SweepCell& cell);
  void activated(const diptych::SweepCell& cell);
  void focusMoved(const diptych::SweepCell& cell);  // what is in the middle
  void referenceWanted(const diptych::SweepCell& cell);
  void closeWanted();  // Esc
  void sheetChanged(int sheet);
  void scaleChanged(double scale);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Span {
    int first = 0;
    int last = -1;
  };

  void layOutLabels();
  void updateScrollBars();
  void moveFocus();
  QSizeF cellSize() const;
  QSizeF pitch() const;
  int gapAt(double scale) const;
  QPointF origin() const;  // of cell 0, 0 in the viewport
  Span visibleColumns() const;
  Span visibleRows() const;
  std::optional<SweepCell> cellAt(const QPoint& point) const;
  SweepCell centreCell() const;
  int neededSide() const;
  void ensureVisible(const SweepCell& cell);
  void setScale(double scale, const QPointF& fixed_point);
  void moveChosen(int dx, int dy);
  bool keyZooms(int key);
  QString wordsOf(const SweepCell& cell) const;
  std::size_t stateIndex(const SweepCell& cell) const;

  // sweep_view_painting.cpp; what the mouse and keys do is in sweep_view_input.cpp
  void paintCells(QPainter& painter);
  void paintCell(QPainter& painter, const SweepCell& cell);
  void paintOpenCell(QPainter& painter, const QRect& place, const SweepCell& cell);
  void paintFailedCell(QPainter& painter, const QRect& place, const QString& error);
  void paintMarks(QPainter& painter);
  void paintColumnLabels(QPainter& painter);
  void paintRowLabels(QPainter& painter);
  void paintCorner(QPainter& painter);
  const QString& fitted(const QString& text, const QSize& room) const;

  SweepPlan plan_;
  bool empty_ = true;
  std::vector<CellState> states_;
  QHash<quint64, QString> errors_;
  std::optional<SweepCell> making_;
  double making_share_ = 0;
  SweepCell chosen_;
  std::optional<SweepCell> reference_;
  SweepPictures pictures_;
  double scale_ = 1;
  bool fitted_ = true;  // keeps fitting while the window changes its size
  int label_width_ = 0;
  int label_height_ = 0;
  std::optional<QPoint> pressed_;
  QPoint last_drag_;
  bool dragging_ = false;
  mutable QHash<QString, QString> cut_;  // labels, by room and text
};

}  // namespace diptych::ui
