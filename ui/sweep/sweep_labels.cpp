// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_labels.h"

#include <QApplication>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>

#include <algorithm>
#include <cstring>

namespace diptych::ui {
namespace {

constexpr int kWidestPainted = 16000;  // QPainter's raster ends a little farther
const QColor kLabelInk(0x20, 0x20, 0x20);
const QColor kLabelPaleInk(0x5A, 0x5A, 0x5A);
const QColor kMissingPaper(240, 240, 240);

QFont labelFontOf(const SweepLabel& label) {
  auto font = QApplication::font();
  font.setPixelSize(label.font_pixels);
  font.setBold(
      label.kind != SweepLabel::Kind::Caption && label.kind != SweepLabel::Kind::Row &&
      label.kind != SweepLabel::Kind::Missing);
  return font;
}

// Of a word that is wider than its place, as a file name may be, the end comes on the next line.
int wrapFlags(const QFontMetrics& metrics, int width, const QString& text) {
  const auto words = text.split(QRegularExpression(QStringLiteral("[ \\x{200B}]")));
  const bool fits = std::all_of(words.begin(), words.end(), [&](const QString& word) {
    return metrics.horizontalAdvance(word) <= width;
  });
  return fits ? Qt::TextWordWrap : Qt::TextWrapAnywhere;
}

int heightOf(const QFontMetrics& metrics, int width, const QString& text) {
  if (text.isEmpty()) return 0;
  return metrics.boundingRect(0, 0, width, 100000, wrapFlags(metrics, width, text), text).height();
}

// File names may be broken behind their signs.
QString breakable(QString text) {
  for (const char sign : {'-', '_', '/'}) {
    text.replace(QChar(sign), QString(QChar(sign)) + QChar(0x200B));
  }
  return text;
}

QString cutToHeight(const QFontMetrics& metrics, int width, int height, QString text) {
  if (heightOf(metrics, width, text) <= height) return text;
  while (text.size() > 1 && heightOf(metrics, width, text + QChar(0x2026)) > height) {
    text.chop(std::max<qsizetype>(1, text.size() / 20));
  }
  return text.trimmed() + QChar(0x2026);
}

int alignmentOf(SweepLabel::Kind kind) {
  switch (kind) {
    case SweepLabel::Kind::Column:
    case SweepLabel::Kind::Missing:
      return Qt::AlignCenter;
    case SweepLabel::Kind::Row:
      return Qt::AlignRight | Qt::AlignVCenter;
    case SweepLabel::Kind::Title:
    case SweepLabel::Kind::Caption:
    case SweepLabel::Kind::Sheet:
      break;
  }
  return Qt::AlignLeft | Qt::AlignVCenter;
}

Image imageOf(const QImage& picture) {
  Image image{picture.width(), picture.height(), {}};
  image.rgb.resize(static_cast<std::size_t>(image.width) * image.height * 3);
  for (int y = 0; y < image.height; ++y) {
    std::memcpy(image.row(y), picture.constScanLine(y), static_cast<std::size_t>(image.width) * 3);
  }
  return image;
}

Image drawSweepLabel(const SweepLabel& label) {
  const bool missing = label.kind == SweepLabel::Kind::Missing;
  const bool pale = missing || label.kind == SweepLabel::Kind::Caption;
  const auto font = labelFontOf(label);
  const QFontMetrics metrics(font);
  const int width = std::min(label.width, kWidestPainted);
  const auto text =
      cutToHeight(metrics, width, label.max_height, breakable(QString::fromStdString(label.text)));
  const int height = std::clamp(heightOf(metrics, width, text), 0, label.max_height);
  if (width < 1 || height < 1) return {label.width, 0, {}};
  QImage picture(width, height, QImage::Format_RGB888);
  picture.fill(missing ? kMissingPaper : QColor(Qt::white));
  QPainter painter(&picture);
  painter.setFont(font);
  painter.setPen(pale ? kLabelPaleInk : kLabelInk);
  painter.drawText(picture.rect(), alignmentOf(label.kind) | wrapFlags(metrics, width, text), text);
  painter.end();
  return imageOf(picture);
}

}  // namespace

DrawLabel sweepLabels() { return drawSweepLabel; }

}  // namespace diptych::ui
