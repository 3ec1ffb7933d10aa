// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_view.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr double kLeastCell = 2;  // points
constexpr double kMostScale = 32;
constexpr int kWidestLabels = 170;
constexpr int kLabelLines = 3;

}  // namespace

SweepView::SweepView(QWidget* parent) : QAbstractScrollArea(parent) {
  setObjectName("sweepView");
  setAccessibleName(tr("Pictures of the sweep"));
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setObjectName("sweepViewport");
  viewport()->setMouseTracking(false);
  connect(&pictures_, &SweepPictures::loaded, viewport(), qOverload<>(&QWidget::update));
}

void SweepView::showSweep(const std::filesystem::path& folder, const SweepPlan& plan) {
  plan_ = plan;
  empty_ = false;
  states_.assign(plan.cells(), CellState::Open);
  errors_.clear();
  making_.reset();
  reference_.reset();
  chosen_ = {};
  cut_.clear();
  pictures_.open(folder, plan);
  layOutLabels();
  fit();
  Q_EMIT sheetChanged(0);
}

std::size_t SweepView::stateIndex(const SweepCell& cell) const { return plan_.indexOf(cell); }

void SweepView::setCellState(const SweepCell& cell, CellState state, const QString& error) {
  states_.at(stateIndex(cell)) = state;
  const auto key = static_cast<quint64>(stateIndex(cell));
  error.isEmpty() ? void(errors_.remove(key)) : void(errors_.insert(key, error));
  if (cell.z == chosen_.z) viewport()->update();
}

CellState SweepView::cellState(const SweepCell& cell) const {
  return empty_ ? CellState::Open : states_.at(stateIndex(cell));
}

QString SweepView::cellError(const SweepCell& cell) const {
  const auto told = errors_.value(static_cast<quint64>(stateIndex(cell)));
  return told.isEmpty() ? pictures_.problem(cell) : told;
}

std::size_t SweepView::countOf(CellState state) const {
  return static_cast<std::size_t>(std::count(states_.begin(), states_.end(), state));
}

void SweepView::setMaking(const std::optional<SweepCell>& cell, double share) {
  making_ = cell;
  making_share_ = share;
  viewport()->update();
}

void SweepView::setSheet(int sheet) {
  if (empty_ || sheet == chosen_.z || sheet < 0 || sheet >= plan_.sheets()) return;
  choose({chosen_.x, chosen_.y, sheet});
}

void SweepView::choose(const SweepCell& cell) {
  if (empty_) return;
  const bool other_sheet = cell.z != chosen_.z;
  chosen_ = cell;
  ensureVisible(cell);
  viewport()->update();
  if (other_sheet) {
    Q_EMIT sheetChanged(cell.z);
    moveFocus();
  }
  Q_EMIT chosen(cell);
}

void SweepView::setReference(
    const std::optional<SweepCell>& cell, const std::optional<SweepDifference>& difference) {
  reference_ = cell;
  pictures_.setDifference(difference);
  viewport()->update();
}

QSizeF SweepView::cellSize() const {
  return {plan_.base.width * scale_, plan_.base.height * scale_};
}

QSizeF SweepView::pitch() const { return cellSize() + QSizeF(gapAt(scale_), gapAt(scale_)); }

// Seen from afar, what lies between cells takes no more room than they need.
int SweepView::gapAt(double scale) const {
  const double cell = std::min(plan_.base.width, plan_.base.height) * scale;
  return cell >= 24 ? 4 : cell >= 10 ? 2 : 1;
}

QPointF SweepView::origin() const {
  return {
      static_cast<double>(label_width_ + gapAt(scale_) - horizontalScrollBar()->value()),
      static_cast<double>(label_height_ + gapAt(scale_) - verticalScrollBar()->value())};
}

// As wide as the longest row label up to a limit, as high as the column labels need.
void SweepView::layOutLabels() {
  const auto metrics = fontMetrics();
  int widest = 0;
  for (const auto& label : plan_.axes[1].labels) {
    const auto words = sweepAxisLabel(plan_.axes[1].kind, label);
    widest = std::max(widest, metrics.horizontalAdvance(QString::fromStdString(words)));
  }
  label_width_ = std::clamp(widest + 16, 48, kWidestLabels);
  const auto kind = plan_.axes[0].kind;
  const bool long_words = kind == SweepKind::Prompt || kind == SweepKind::NegativePrompt ||
                          kind == SweepKind::Model || kind == SweepKind::Sampler;
  label_height_ = metrics.lineSpacing() * (long_words ? kLabelLines : 1) + 12;
}

void SweepView::updateScrollBars() {
  if (empty_) return;
  const QSize room = viewport()->size() - QSize(label_width_, label_height_);
  const QSize all(
      qRound(pitch().width() * plan_.columns()) + gapAt(scale_),
      qRound(pitch().height() * plan_.rows()) + gapAt(scale_));
  horizontalScrollBar()->setRange(0, std::max(0, all.width() - room.width()));
  horizontalScrollBar()->setPageStep(std::max(1, room.width()));
  horizontalScrollBar()->setSingleStep(std::max(8, qRound(pitch().width() / 3)));
  verticalScrollBar()->setRange(0, std::max(0, all.height() - room.height()));
  verticalScrollBar()->setPageStep(std::max(1, room.height()));
  verticalScrollBar()->setSingleStep(std::max(8, qRound(pitch().height() / 3)));
  moveFocus();
}

void SweepView::moveFocus() {
  if (!empty_) Q_EMIT focusMoved(centreCell());
}

SweepView::Span SweepView::visibleColumns() const {
  const double left = label_width_ - origin().x();
  const double right = viewport()->width() - origin().x();
  return {
      std::max(0, static_cast<int>(std::floor(left / pitch().width()))),
      std::min(plan_.columns() - 1, static_cast<int>(std::floor(right / pitch().width())))};
}

SweepView::Span SweepView::visibleRows() const {
  const double top = label_height_ - origin().y();
  const double bottom = viewport()->height() - origin().y();
  return {
      std::max(0, static_cast<int>(std::floor(top / pitch().height()))),
      std::min(plan_.rows() - 1, static_cast<int>(std::floor(bottom / pitch().height())))};
}

QRect SweepView::cellRect(const SweepCell& cell) const {
  const auto corner = origin() + QPointF(cell.x * pitch().width(), cell.y * pitch().height());
  return {
      qRound(corner.x()),
      qRound(corner.y()),
      std::max(1, qRound(cellSize().width())),
      std::max(1, qRound(cellSize().height()))};
}

std::optional<SweepCell> SweepView::cellAt(const QPoint& point) const {
  if (empty_ || point.x() < label_width_ || point.y() < label_height_) return std::nullopt;
  const QPointF inside = point - origin();
  const SweepCell cell{
      static_cast<int>(std::floor(inside.x() / pitch().width())),
      static_cast<int>(std::floor(inside.y() / pitch().height())),
      chosen_.z};
  const bool there =
      cell.x >= 0 && cell.y >= 0 && cell.x < plan_.columns() && cell.y < plan_.rows();
  return there && cellRect(cell).contains(point) ? std::optional(cell) : std::nullopt;
}

SweepCell SweepView::centreCell() const {
  const auto columns = visibleColumns();
  const auto rows = visibleRows();
  return {
      std::clamp((columns.first + columns.last) / 2, 0, plan_.columns() - 1),
      std::clamp((rows.first + rows.last) / 2, 0, plan_.rows() - 1),
      chosen_.z};
}

int SweepView::neededSide() const {
  const auto size = cellSize() * devicePixelRatioF();
  return static_cast<int>(std::ceil(std::max(size.width(), size.height())));
}

QImage SweepView::pictureOf(const SweepCell& cell) const {
  return cellState(cell) == CellState::Finished ? pictures_.picture(cell, neededSide()) : QImage();
}

void SweepView::ensureVisible(const SweepCell& cell) {
  const auto place =
      cellRect(cell).adjusted(-gapAt(scale_), -gapAt(scale_), gapAt(scale_), gapAt(scale_));
  const auto shift = [](int low, int high, int from, int to) {
    if (low < from || high - low > to - from) return low - from;
    return std::max(0, high - to);
  };
  const int dx = shift(place.left(), place.right(), label_width_, viewport()->width());
  const int dy = shift(place.top(), place.bottom(), label_height_, viewport()->height());
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() + dx);
  verticalScrollBar()->setValue(verticalScrollBar()->value() + dy);
}

void SweepView::setScale(double scale, const QPointF& fixed_point) {
  const double least = kLeastCell / std::max(1, std::max(plan_.base.width, plan_.base.height));
  const auto before = pitch();
  const QPointF cells = fixed_point - origin();
  scale_ = std::clamp(scale, least, kMostScale);
  updateScrollBars();
  const QPointF after(
      cells.x() * pitch().width() / before.width(), cells.y() * pitch().height() / before.height());
  horizontalScrollBar()->setValue(
      horizontalScrollBar()->value() + qRound(after.x() - (fixed_point - origin()).x()));
  verticalScrollBar()->setValue(
      verticalScrollBar()->value() + qRound(after.y() - (fixed_point - origin()).y()));
  viewport()->update();
  Q_EMIT scaleChanged(scale_);
}

void SweepView::zoomBy(double factor, const QPointF& fixed_point) {
  if (empty_) return;
  fitted_ = false;
  setScale(scale_ * factor, fixed_point);
}

void SweepView::zoomBy(double factor) { zoomBy(factor, cellRect(chosen_).center()); }

// The bars come and go with the size; the room without them is what counts.
void SweepView::fit() {
  fitted_ = true;
  if (empty_) return;
  double scale = kMostScale;
  for (const int gap : {1, 2, 4}) {
    const QSize room = maximumViewportSize() - QSize(label_width_ + gap, label_height_ + gap);
    const double width =
        (static_cast<double>(room.width()) / plan_.columns() - gap) / plan_.base.width;
    const double height =
        (static_cast<double>(room.height()) / plan_.rows() - gap) / plan_.base.height;
    scale = std::min({width, height, kMostScale});
    if (gapAt(scale) <= gap) break;
  }
  setScale(scale, QPointF());
  horizontalScrollBar()->setValue(0);
  verticalScrollBar()->setValue(0);
}

void SweepView::showOriginalSize() {
  if (empty_) return;
  zoomBy(1 / devicePixelRatioF() / scale_);
  ensureVisible(chosen_);
}

void SweepView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  if (fitted_) {
    fit();
  } else {
    updateScrollBars();
  }
}

void SweepView::scrollContentsBy(int /*dx*/, int /*dy*/) {
  viewport()->update();
  moveFocus();
}

QString SweepView::wordsOf(const SweepCell& cell) const {
  const int places[] = {cell.x, cell.y, cell.z};
  QStringList words;
  for (std::size_t i = 0; i < plan_.axes.size(); ++i) {
    const auto& label = plan_.axes[i].labels.at(static_cast<std::size_t>(places[i]));
    words << QString::fromStdString(sweepAxisLabel(plan_.axes[i].kind, label)).toHtmlEscaped();
  }
  const auto error = cellError(cell);
  const auto state = !error.isEmpty()                     ? error.toHtmlEscaped()
                     : cellState(cell) == CellState::Open ? tr("not made yet")
                                                          : QString();
  if (!state.isEmpty()) words << QStringLiteral("<i>%1</i>").arg(state);
  return QStringLiteral("<p>%1</p>").arg(words.join(QStringLiteral("<br>")));
}

bool SweepView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    QToolTip::showText(help->globalPos(), cell ? wordsOf(*cell) : QString(), viewport());
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void SweepView::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange && !empty_) {
    cut_.clear();
    layOutLabels();
    updateScrollBars();
  }
}

}  // namespace diptych::ui
