// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_readout.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

const QString kGap = QStringLiteral("   ");

QPoint pixelAt(const QSize& size, const QPointF& relative) {
  return {
      std::clamp(static_cast<int>(relative.x() * size.width()), 0, size.width() - 1),
      std::clamp(static_cast<int>(relative.y() * size.height()), 0, size.height() - 1)};
}

QRgb valueAt(const PictureLevels& picture, const QPointF& relative) {
  return picture.image().pixel(pixelAt(picture.image().size(), relative));
}

QString describeValue(QRgb value) {
  return QStringLiteral("%1 %2 %3").arg(qRed(value)).arg(qGreen(value)).arg(qBlue(value));
}

QString withSign(int value) {
  if (value == 0) return QStringLiteral("0");
  return (value > 0 ? QStringLiteral("+%1") : QStringLiteral("−%1")).arg(std::abs(value));
}

QString describeStep(QRgb from, QRgb to) {
  return QStringLiteral("%1 %2 %3")
      .arg(
          withSign(qRed(to) - qRed(from)),
          withSign(qGreen(to) - qGreen(from)),
          withSign(qBlue(to) - qBlue(from)));
}

QString describeFrequency(const QPointF& relative) {
  const double across = relative.x() - 0.5;
  const double down = relative.y() - 0.5;
  const double frequency = std::hypot(across, down);
  const QLocale locale;
  const auto text = CompareScene::tr("%1 across, %2 down, in cycles per pixel")
                        .arg(locale.toString(across, 'f', 3), locale.toString(down, 'f', 3));
  if (frequency < 1e-3) return text;
  return text + kGap +
         CompareScene::tr("wavelength %1 pixels").arg(locale.toString(1 / frequency, 'f', 1));
}

QString describeRoundTrips(const CompareScene& scene, const QPointF& relative) {
  QStringList parts;
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& entry = scene.entries[i];
    if (!entry.after) continue;
    parts << QStringLiteral("%1 %2 → %3")
                 .arg(
                     letterOf(i),
                     describeValue(valueAt(*entry.before, relative)),
                     describeValue(valueAt(*entry.after, relative)));
  }
  return parts.join(kGap);
}

QString describePair(const CompareScene& scene, const QPointF& relative) {
  if (!scene.hasPair()) return {};
  const auto from = valueAt(*scene.entries[scene.first].picture, relative);
  const auto to = valueAt(*scene.entries[scene.second].picture, relative);
  return QStringLiteral("%1−%2 %3")
      .arg(letterOf(scene.second), letterOf(scene.first), describeStep(from, to));
}

}  // namespace

QString describePlace(const CompareScene& scene, const QPointF& relative) {
  if (scene.mode == CompareMode::Spectrum) return describeFrequency(relative);
  QStringList parts;
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& picture = scene.entries[i].picture;
    if (!picture) continue;
    if (parts.isEmpty()) {
      const auto pixel = pixelAt(picture->size, relative);
      parts << QStringLiteral("%1, %2").arg(pixel.x()).arg(pixel.y());
    }
    if (scene.mode != CompareMode::RoundTrip) {
      parts << QStringLiteral("%1 %2").arg(letterOf(i), describeValue(valueAt(*picture, relative)));
    }
  }
  parts
      << (scene.mode == CompareMode::RoundTrip ? describeRoundTrips(scene, relative)
                                               : describePair(scene, relative));
  parts.removeAll(QString());
  return parts.join(kGap);
}

}  // namespace diptych::ui
