// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_scene.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

QString headingOf(const CompareScene& scene, std::size_t number) {
  const auto& entry = scene.entries[number];
  auto heading = QStringLiteral("%1  %2").arg(letterOf(number), entry.about.title);
  if (entry.picture) {
    const auto size = entry.picture->size;
    heading += QStringLiteral(" · %1 × %2").arg(size.width()).arg(size.height());
  }
  if (!entry.about.name.isEmpty()) heading += QStringLiteral(" · ") + entry.about.name;
  return heading;
}

PaneContent messagePane(const QString& heading, const QString& message, bool is_error = false) {
  PaneContent content;
  content.heading = heading;
  content.message = message;
  content.is_error = is_error;
  return content;
}

// Of the first picture that is there; its pixels are what a scale is told in.
QSizeF referenceOf(const std::vector<CompareEntry>& entries) {
  for (const auto& entry : entries) {
    if (entry.picture) return entry.picture->size;
  }
  return {1, 1};
}

PaneContent picturePane(
    const QString& heading, const PicturePtr& picture, const QSizeF& reference) {
  PaneContent content;
  content.heading = heading;
  content.picture = picture;
  content.size = QSizeF(picture->size).scaled(reference, Qt::KeepAspectRatio);
  return content;
}

// Why a picture is not there (yet).
PaneContent missingPane(const CompareScene& scene, std::size_t number) {
  const auto& entry = scene.entries[number];
  const auto heading = headingOf(scene, number);
  if (entry.about.path.isEmpty()) {
    return messagePane(
        heading,
        CompareScene::tr("There is no counterpart in this data set: no picture of the same name "
                         "or caption."));
  }
  if (!entry.problem.isEmpty()) return messagePane(heading, entry.problem, true);
  return messagePane(heading, CompareScene::tr("Reading the picture…"));
}

PaneContent sideBySidePane(const CompareScene& scene, std::size_t number) {
  const auto& entry = scene.entries[number];
  if (!entry.picture) return missingPane(scene, number);
  return picturePane(headingOf(scene, number), entry.picture, referenceOf(scene.entries));
}

// The one of the pair that is there, or why there is none.
PaneContent lonelyPane(const CompareScene& scene) {
  const auto& first = scene.entries[scene.first];
  const auto number =
      first.picture || scene.second >= scene.entries.size() ? scene.first : scene.second;
  return sideBySidePane(scene, number);
}

PaneContent wipePane(const CompareScene& scene) {
  if (!scene.hasPair()) return lonelyPane(scene);
  const auto& first = scene.entries[scene.first];
  const auto heading = QStringLiteral("%1  │  %2")
                           .arg(headingOf(scene, scene.first), headingOf(scene, scene.second));
  auto content = picturePane(heading, first.picture, first.picture->size);
  content.wiped_to = scene.entries[scene.second].picture;
  return content;
}

PaneContent blinkPane(const CompareScene& scene) {
  if (!scene.hasPair()) return lonelyPane(scene);
  const auto shown = scene.blinks_to_second ? scene.second : scene.first;
  const auto& first = scene.entries[scene.first];
  auto content = picturePane(headingOf(scene, shown), first.picture, first.picture->size);
  content.picture = scene.entries[shown].picture;  // at the first's place
  return content;
}

PaneContent differencePane(const CompareScene& scene) {
  const auto pair = QStringLiteral("%1 − %2").arg(letterOf(scene.second), letterOf(scene.first));
  if (!scene.hasPair()) {
    for (const auto number : {scene.first, scene.second}) {
      if (number < scene.entries.size() && !scene.entries[number].picture) {
        return missingPane(scene, number);
      }
    }
    return messagePane(pair, CompareScene::tr("A difference needs two pictures."));
  }
  if (!scene.difference) return messagePane(pair, CompareScene::tr("Computing the difference…"));
  const bool absolute = scene.kind == DifferenceKind::Absolute;
  const auto heading = QStringLiteral("%1 × %2 · PSNR %3")
                           .arg(absolute ? QStringLiteral("|%1|").arg(pair) : pair)
                           .arg(scene.gain)
                           .arg(describePsnr(scene.psnr));
  return picturePane(heading, scene.difference, scene.entries[scene.first].picture->size);
}

// Before, after, and what lies between.
void addRoundTrip(const CompareScene& scene, std::size_t number, std::vector<PaneContent>& panes) {
  const auto& entry = scene.entries[number];
  const auto reference = referenceOf(scene.entries);
  panes.push_back(sideBySidePane(scene, number));
  const auto heading = CompareScene::tr("%1  Round trip").arg(letterOf(number));
  const auto beside = CompareScene::tr("%1  Difference × %2").arg(letterOf(number)).arg(scene.gain);
  if (!entry.after) {
    auto message = entry.round_trip_problem;
    if (message.isEmpty() && entry.picture)
      message = CompareScene::tr("Waiting for the autoencoder…");
    if (!scene.has_model)
      message = CompareScene::tr("No model is chosen whose autoencoder could be used.");
    panes.push_back(messagePane(heading, message, !entry.round_trip_problem.isEmpty()));
    panes.push_back(messagePane(beside, {}));
    return;
  }
  const auto measured =
      QStringLiteral("%1 · PSNR %2").arg(heading, describePsnr(entry.round_trip_psnr));
  panes[panes.size() - 1] = picturePane(headingOf(scene, number), entry.before, reference);
  panes.push_back(picturePane(measured, entry.after, reference));
  panes.push_back(
      entry.round_trip_difference
          ? picturePane(beside, entry.round_trip_difference, reference)
          : messagePane(beside, CompareScene::tr("Computing the difference…")));
}

PaneContent spectrumPane(const CompareScene& scene, std::size_t number) {
  const auto& entry = scene.entries[number];
  if (!entry.picture) return missingPane(scene, number);
  const auto heading =
      CompareScene::tr("%1  Spectrum of %2").arg(letterOf(number), entry.about.title);
  if (!entry.spectrum_problem.isEmpty()) return messagePane(heading, entry.spectrum_problem, true);
  if (!entry.spectrum) return messagePane(heading, CompareScene::tr("Computing the spectrum…"));
  return picturePane(heading, entry.spectrum, referenceOf(scene.entries));
}

}  // namespace

bool CompareScene::hasPair() const {
  return first < entries.size() && second < entries.size() && entries[first].picture &&
         entries[second].picture;
}

QString letterOf(std::size_t number) {
  return QString(QChar(static_cast<char16_t>(u'A' + number)));
}

QString describePsnr(double psnr) {
  if (std::isinf(psnr)) return CompareScene::tr("∞ (equal)");
  return CompareScene::tr("%1 dB").arg(QLocale().toString(psnr, 'f', 1));
}

ComparePanes composePanes(const CompareScene& scene) {
  if (scene.entries.empty()) return {};
  if (scene.mode == CompareMode::Wipe) return {{wipePane(scene)}, 1};
  if (scene.mode == CompareMode::Blink) return {{blinkPane(scene)}, 1};
  if (scene.mode == CompareMode::Difference) return {{differencePane(scene)}, 1};
  ComparePanes result;
  result.columns = static_cast<int>(scene.entries.size());
  for (std::size_t i = 0; i < scene.entries.size(); ++i) {
    if (scene.mode == CompareMode::RoundTrip) {
      addRoundTrip(scene, i, result.panes);
      result.columns = 3;
    } else if (scene.mode == CompareMode::Spectrum) {
      result.panes.push_back(spectrumPane(scene, i));
    } else {
      result.panes.push_back(sideBySidePane(scene, i));
    }
  }
  return result;
}

}  // namespace diptych::ui
