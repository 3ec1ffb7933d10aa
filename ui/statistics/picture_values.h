// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/set_measures.h"
#include "ui/statistics/statistics_input.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace diptych::ui {

// A number that every picture has, with all that is said of it. The table, the histograms and the
// list of pictures are made of these.
struct PictureValue {
  std::string name;  // as namedMeasures has it
  QString title;
  QString unit;         // may be empty
  QString explanation;  // what it is, and what a difference between the sets would mean
  int digits = 2;       // behind the point
  double (*of)(const PictureMeasures& measures) = nullptr;         // null: the loss
  const Spread& (*spread)(const SetMeasures& measures) = nullptr;  // null: the loss
};

// Noise, slope, grid, latent slope, PSNR, SSIM, loss; always the same and in this order.
const std::vector<PictureValue>& pictureValues();

// "Noise (8-bit levels)".
QString titleWithUnit(const PictureValue& value);

// NaN when the picture could not be read or its loss is not known. The set must be measured.
double valueOf(
    const PictureValue& value, const StatisticsInput& input, std::size_t set, std::size_t item);

// Of a value over a measured set's pictures.
Spread spreadOf(const PictureValue& value, const StatisticsInput& input, std::size_t set);

}  // namespace diptych::ui
