// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/difference.h"
#include "ui/compare/compare_mode.h"
#include "ui/compare/compared_picture.h"
#include "ui/compare/picture_pane.h"

#include <QCoreApplication>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace diptych::ui {

// One of the pictures and what is known of it so far.
struct CompareEntry {
  ComparedPicture about;
  PicturePtr picture;
  QString problem;    // why there is no picture
  PicturePtr before;  // as the autoencoder gets it
  PicturePtr after;
  PicturePtr round_trip_difference;
  double round_trip_psnr = 0;  // dB
  QString round_trip_problem;
  PicturePtr spectrum;
  QString spectrum_problem;
};

// All that decides what is seen.
struct CompareScene {
  Q_DECLARE_TR_FUNCTIONS(CompareScene)

 public:
  CompareMode mode = CompareMode::SideBySide;
  std::vector<CompareEntry> entries;
  std::size_t first = 0;  // the pair of wipe, blink and difference
  std::size_t second = 1;
  bool blinks_to_second = false;
  PicturePtr difference;  // of the pair
  double psnr = 0;        // dB, of the pair
  DifferenceKind kind = DifferenceKind::Absolute;
  double gain = 1;
  bool has_model = false;  // for round trips

  bool hasPair() const;  // both pictures of the pair are there
};

struct ComparePanes {
  std::vector<PaneContent> panes;
  int columns = 1;
};

// "A", "B", "C": what a picture is called where there is little room.
QString letterOf(std::size_t number);

// "31.2 dB", "equal".
QString describePsnr(double psnr);

// What each pane shows.
ComparePanes composePanes(const CompareScene& scene);

// Sizes, and what was scaled, cropped or reduced to compare them.
QString composeNote(const CompareScene& scene);

}  // namespace diptych::ui
