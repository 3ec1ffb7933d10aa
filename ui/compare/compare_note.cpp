// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of sizes beneath the panes.
#include "core/dataset/round_trip.h"
#include "core/image/spectrum_picture.h"
#include "ui/compare/compare_scene.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

QString describeSize(const QSize& size) {
  return QStringLiteral("%1 × %2").arg(size.width()).arg(size.height());
}

// Of which at least one side is not what the other's shape makes of it.
bool haveOtherShapes(const QSize& a, const QSize& b) {
  return std::abs(static_cast<double>(a.width()) * b.height() / a.height() - b.width()) > 1;
}

void addReduced(const CompareScene& scene, QStringList& note) {
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& picture = scene.entries[i].picture;
    if (!picture || !picture->reduced()) continue;
    note << CompareScene::tr("%1 has more than 100 megapixels and is shown at %2.")
                .arg(letterOf(i), describeSize(picture->image().size()));
  }
}

void addPair(const CompareScene& scene, QStringList& note) {
  if (!scene.hasPair()) {
    note << CompareScene::tr("There is nothing to compare with.");
    return;
  }
  const auto first = scene.entries[scene.first].picture->size;
  const auto second = scene.entries[scene.second].picture->size;
  if (first == second) {
    note << CompareScene::tr("%1 and %2: %3, pixel by pixel.")
                .arg(letterOf(scene.first), letterOf(scene.second), describeSize(first));
    return;
  }
  const auto text = haveOtherShapes(first, second)
                        ? CompareScene::tr("%1 (%2) is stretched to the size and shape of %3 (%4).")
                        : CompareScene::tr("%1 (%2) is scaled to the size of %3 (%4).");
  note << text.arg(
      letterOf(scene.second), describeSize(second), letterOf(scene.first), describeSize(first));
}

void addSideBySide(const CompareScene& scene, QStringList& note) {
  QStringList sizes;
  bool differ = false;
  QSize first;
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& picture = scene.entries[i].picture;
    if (!picture) continue;
    if (first.isEmpty()) first = picture->size;
    differ = differ || picture->size != first;
    sizes << QStringLiteral("%1 %2").arg(letterOf(i), describeSize(picture->size));
  }
  const auto list = sizes.join(QStringLiteral(", "));
  if (differ) {
    note << CompareScene::tr("%1: aligned by relative place.").arg(list);
  } else if (!sizes.isEmpty()) {
    note << CompareScene::tr("%1 pixels.").arg(list);
  }
}

void addRoundTrips(const CompareScene& scene, QStringList& note) {
  QStringList scaled;
  QStringList cropped;
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& entry = scene.entries[i];
    if (!entry.before || entry.before->size == entry.picture->size) continue;
    const int longest = std::max(entry.picture->size.width(), entry.picture->size.height());
    auto& list = longest > RoundTrip::kLongestSide ? scaled : cropped;
    list << QStringLiteral("%1 %2").arg(letterOf(i), describeSize(entry.before->size));
  }
  const auto comma = QStringLiteral(", ");
  if (!scaled.isEmpty()) {
    note << CompareScene::tr("Scaled, and cropped to fit the autoencoder: %1.")
                .arg(scaled.join(comma));
  }
  if (!cropped.isEmpty()) {
    note << CompareScene::tr("Cropped to fit the autoencoder: %1.").arg(cropped.join(comma));
  }
}

void addSpectra(const CompareScene& scene, QStringList& note) {
  note << CompareScene::tr(
      "Luma, logarithmic, the same colours for all; middle: frequency 0, edge: half a "
      "cycle per pixel.");
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    const auto& entry = scene.entries[i];
    if (!entry.spectrum || entry.spectrum->size == entry.picture->size) continue;
    note << CompareScene::tr("%1: of its centre, %2.")
                .arg(letterOf(i), describeSize(entry.spectrum->size));
  }
}

}  // namespace

QString composeNote(const CompareScene& scene) {
  QStringList note;
  if (comparesTwo(scene.mode)) {
    addPair(scene, note);
  } else if (scene.mode == CompareMode::RoundTrip) {
    addRoundTrips(scene, note);
  } else if (scene.mode == CompareMode::Spectrum) {
    addSpectra(scene, note);
  } else {
    addSideBySide(scene, note);
  }
  addReduced(scene, note);
  return note.join(QLatin1Char(' '));
}

}  // namespace diptych::ui
