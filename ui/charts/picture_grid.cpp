// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/picture_grid.h"

#include "core/base/error.h"
#include "ui/charts/qt_image.h"

#include <fmt/core.h>

#include <QApplication>
#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr int kMargin = 24;
constexpr int kGap = 8;
constexpr int kLabelWidth = 170;
constexpr int kLabelGap = 14;
constexpr int kGoodWidth = 200;  // small pictures are enlarged to about this
constexpr double kMostGridPixels = 200e6;
const QColor kInk(0x20, 0x20, 0x20);
const QColor kPaleInk(0x5A, 0x5A, 0x5A);

QFont gridFont(int pixels, bool bold = false) {
  auto font = QApplication::font();
  font.setPixelSize(pixels);
  font.setBold(bold);
  return font;
}

// Everything in points, from the top left corner of the sheet.
struct GridLayout {
  QSize cell;
  QRect title;
  QRect caption;
  int labels_left = kMargin;
  int labels_width = 0;
  int headers_top = 0;
  int headers_height = 0;
  int cells_left = 0;
  int cells_top = 0;
  QSize sheet;

  QRect cellRect(int row, int column) const {
    return {
        cells_left + column * (cell.width() + kGap),
        cells_top + row * (cell.height() + kGap),
        cell.width(),
        cell.height()};
  }
};

QSize cellSize(const PictureGrid& grid, int wanted_width) {
  QSize largest;
  for (const auto& cell : grid.cells) largest = largest.expandedTo(cell.picture.size());
  if (largest.isEmpty()) return {kGoodWidth, kGoodWidth};
  if (wanted_width > 0) {
    const double factor = static_cast<double>(wanted_width) / largest.width();
    return {wanted_width, std::max(1, qRound(largest.height() * factor))};
  }
  return largest * std::max(1, qRound(static_cast<double>(kGoodWidth) / largest.width()));
}

bool hasText(const QStringList& labels) {
  return std::any_of(
      labels.begin(), labels.end(), [](const auto& label) { return !label.isEmpty(); });
}

int wrappedHeight(const QFont& font, int width, const QString& text) {
  if (text.isEmpty()) return 0;
  return QFontMetrics(font).boundingRect(0, 0, width, 10000, Qt::TextWordWrap, text).height();
}

GridLayout layOutGrid(const PictureGrid& grid, const GridStyle& style) {
  const int rows = static_cast<int>(grid.row_labels.size());
  const int columns = static_cast<int>(grid.column_labels.size());
  GridLayout layout;
  layout.cell = cellSize(grid, style.cell_width);
  layout.labels_width = hasText(grid.row_labels) ? kLabelWidth : 0;
  layout.cells_left = kMargin + (layout.labels_width > 0 ? layout.labels_width + kLabelGap : 0);
  const int cells_width = columns * (layout.cell.width() + kGap) - kGap;
  const int text_width = std::max(layout.cells_left + cells_width, 480) - kMargin;
  int y = kMargin;
  layout.title = {
      kMargin, y, text_width, wrappedHeight(gridFont(20, true), text_width, grid.title)};
  y += layout.title.height() > 0 ? layout.title.height() + 4 : 0;
  layout.caption = {kMargin, y, text_width, wrappedHeight(gridFont(13), text_width, grid.caption)};
  y += layout.caption.height() > 0 ? layout.caption.height() + 14 : 0;
  layout.headers_top = y;
  layout.headers_height =
      hasText(grid.column_labels) ? QFontMetrics(gridFont(14, true)).height() : 0;
  layout.cells_top = y + (layout.headers_height > 0 ? layout.headers_height + 6 : 0);
  const int cells_height = rows * (layout.cell.height() + kGap) - kGap;
  layout.sheet = {kMargin + text_width + kMargin, layout.cells_top + cells_height + kMargin};
  return layout;
}

// The largest font in which all labels fit beside their rows; what does not fit in the smallest is
// cut with an ellipsis.
QFont labelFont(const PictureGrid& grid, const GridLayout& layout) {
  for (int pixels = 14; pixels > 9; --pixels) {
    const auto font = gridFont(pixels);
    const bool fits =
        std::all_of(grid.row_labels.begin(), grid.row_labels.end(), [&](const auto& label) {
          return wrappedHeight(font, layout.labels_width, label) <= layout.cell.height();
        });
    if (fits) return font;
  }
  return gridFont(9);
}

QString cutToFit(const QFont& font, const QSize& box, QString label) {
  if (wrappedHeight(font, box.width(), label) <= box.height()) return label;
  while (!label.isEmpty() &&
         wrappedHeight(font, box.width(), label + QChar(0x2026)) > box.height()) {
    label.chop(std::max<qsizetype>(1, label.size() / 20));
  }
  return label + QChar(0x2026);
}

void drawWords(QPainter& painter, const PictureGrid& grid, const GridLayout& layout) {
  painter.setPen(kInk);
  painter.setFont(gridFont(20, true));
  painter.drawText(layout.title, Qt::TextWordWrap, grid.title);
  painter.setFont(gridFont(14, true));
  for (int column = 0; column < grid.column_labels.size(); ++column) {
    const QRect place(
        layout.cellRect(0, column).left(),
        layout.headers_top,
        layout.cell.width(),
        layout.headers_height);
    const auto label =
        painter.fontMetrics().elidedText(grid.column_labels[column], Qt::ElideRight, place.width());
    painter.drawText(place, Qt::AlignCenter, label);
  }
  painter.setPen(kPaleInk);
  painter.setFont(gridFont(13));
  painter.drawText(layout.caption, Qt::TextWordWrap, grid.caption);
}

void drawRowLabels(QPainter& painter, const PictureGrid& grid, const GridLayout& layout) {
  if (layout.labels_width == 0) return;
  const auto font = labelFont(grid, layout);
  painter.setPen(kInk);
  painter.setFont(font);
  for (int row = 0; row < grid.row_labels.size(); ++row) {
    const QRect place(
        layout.labels_left,
        layout.cellRect(row, 0).top(),
        layout.labels_width,
        layout.cell.height());
    painter.drawText(
        place,
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap,
        cutToFit(font, place.size(), grid.row_labels[row]));
  }
}

void drawPlaceholder(QPainter& painter, const QRect& place) {
  painter.setPen(QPen(QColor(0xC0, 0xC0, 0xC0), 1, Qt::DashLine));
  painter.setBrush(QColor(0xF5, 0xF5, 0xF5));
  painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5));
  painter.setPen(kPaleInk);
  painter.setFont(gridFont(13));
  painter.drawText(
      place, Qt::AlignCenter, QCoreApplication::translate("PictureGrid", "no picture"));
}

QImage enlarge(const QImage& picture, const QSize& size, Enlarging enlarging) {
  if (picture.size() == size) return picture;
  if (enlarging == Enlarging::Nearest && size.width() > picture.width()) {
    return picture.scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation);
  }
  return toQImage(diptych::resizeToCover(fromQImage(picture), size.width(), size.height()));
}

// Scaled to the pixels of the sheet once, not by the painter.
void drawPicture(
    QPainter& painter, const QImage& picture, const QRect& cell, const GridStyle& style) {
  QRect place(QPoint(), picture.size().scaled(cell.size(), Qt::KeepAspectRatio));
  place.moveCenter(cell.center());
  place.moveTo(std::max(place.left(), cell.left()), std::max(place.top(), cell.top()));
  const QSize pixels(
      std::max(1, qRound(place.width() * style.scale)),
      std::max(1, qRound(place.height() * style.scale)));
  painter.drawImage(place, enlarge(picture, pixels, style.enlarging));
  painter.setPen(QPen(QColor(0, 0, 0, 36), 1));  // white pictures on white paper have an edge too
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5));
}

void checkGrid(const PictureGrid& grid, const GridLayout& layout, double scale) {
  const double pixels =
      static_cast<double>(layout.sheet.width()) * layout.sheet.height() * scale * scale;
  if (!std::isfinite(pixels) || scale <= 0 || pixels > kMostGridPixels) {
    throw Error(fmt::format(
        "A grid of {} x {} pictures of {} x {} points at scale {} is too large: choose fewer "
        "pictures or a smaller scale.",
        grid.column_labels.size(),
        grid.row_labels.size(),
        layout.cell.width(),
        layout.cell.height(),
        scale));
  }
}

}  // namespace

QImage renderPictureGrid(const PictureGrid& grid, const GridStyle& style) {
  if (grid.row_labels.isEmpty() || grid.column_labels.isEmpty()) {
    throw Error("A picture grid needs at least one row and one column.");
  }
  const auto layout = layOutGrid(grid, style);
  checkGrid(grid, layout, style.scale);
  QImage sheet((QSizeF(layout.sheet) * style.scale).toSize(), QImage::Format_RGB888);
  if (sheet.isNull()) throw Error("There is not enough memory to draw the picture grid.");
  sheet.fill(Qt::white);
  QPainter painter(&sheet);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  painter.scale(style.scale, style.scale);
  drawWords(painter, grid, layout);
  drawRowLabels(painter, grid, layout);
  for (int row = 0; row < grid.row_labels.size(); ++row) {
    for (int column = 0; column < grid.column_labels.size(); ++column) {
      const auto place = layout.cellRect(row, column);
      const auto found =
          std::find_if(grid.cells.rbegin(), grid.cells.rend(), [&](const GridCell& cell) {
            return cell.row == row && cell.column == column && !cell.picture.isNull();
          });
      if (found == grid.cells.rend()) {
        drawPlaceholder(painter, place);
      } else {
        drawPicture(painter, found->picture, place, style);
      }
    }
  }
  return sheet;
}

void exportPictureGrid(
    const PictureGrid& grid,
    const std::filesystem::path& png,
    const GridStyle& style,
    const std::map<std::string, std::string>& text) {
  diptych::writePng(png, fromQImage(renderPictureGrid(grid, style)), text);
}

QString cfgLabel(double cfg) { return QStringLiteral("CFG %1").arg(QString::number(cfg, 'g', 4)); }

}  // namespace diptych::ui
