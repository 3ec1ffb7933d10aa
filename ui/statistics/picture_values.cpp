// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/picture_values.h"

#include "core/statistics/set_summary.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

QString valueText(const char* text) { return QCoreApplication::translate("StatisticsPage", text); }

PictureValue noiseValue() {
  return {
      "noise",
      valueText("Noise"),
      valueText("8-bit levels"),
      valueText(
          "Estimated strength of the grain in the brightness: the standard deviation of white "
          "noise, in steps of 0 to 255. Cameras leave grain; pictures that a model made are often "
          "smoother, and a lower number says so."),
      2,
      [](const PictureMeasures& measures) { return measures.pixels.noise; },
      [](const SetMeasures& measures) -> const Spread& { return measures.noise; }};
}

PictureValue slopeValue() {
  return {
      "slope",
      valueText("Spectral slope"),
      {},
      valueText(
          "How fast detail grows weaker the finer it is: the slope of power over frequency, both "
          "as logarithms, without a unit. About −2 in photographs, lower when blurred, near 0 in "
          "noise. Lower in model-made pictures: fine detail was lost."),
      2,
      [](const PictureMeasures& measures) { return measures.pixels.slope; },
      [](const SetMeasures& measures) -> const Spread& { return measures.slope; }};
}

PictureValue gridValue() {
  return {
      "grid peak",
      valueText("8-pixel grid"),
      valueText("dB"),
      valueText(
          "How much an 8-pixel pattern stands out of its surroundings, in decibels; 0: not at all. "
          "JPEG blocks leave one, and so does an autoencoder that builds pictures out of 8 × 8 "
          "pixels. A difference is a trace of how the pictures were made, not of what they show."),
      2,
      [](const PictureMeasures& measures) { return measures.pixels.grid_peak; },
      [](const SetMeasures& measures) -> const Spread& { return measures.grid_peak; }};
}

PictureValue latentSlopeValue() {
  return {
      "latent slope",
      valueText("Latent slope"),
      {},
      valueText(
          "The spectral slope of what the model learns from: the latents, pictures as its "
          "autoencoder packs them. Without a unit. Lower in model-made pictures: they ask less "
          "detail of the model."),
      2,
      [](const PictureMeasures& measures) { return measures.latents.slope; },
      [](const SetMeasures& measures) -> const Spread& { return measures.latent_slope; }};
}

PictureValue psnrValue() {
  return {
      "PSNR",
      valueText("Round trip PSNR"),
      valueText("dB"),
      valueText(
          "How close a picture comes back from the model's autoencoder, in decibels; higher is "
          "closer. Pictures that a model made have been through an autoencoder already and come "
          "back nearly unchanged; photographs lose fine detail."),
      2,
      [](const PictureMeasures& measures) { return measures.latents.psnr; },
      [](const SetMeasures& measures) -> const Spread& { return measures.psnr; }};
}

PictureValue ssimValue() {
  return {
      "SSIM",
      valueText("Round trip SSIM"),
      {},
      valueText(
          "How well the structure of a picture comes back from the model's autoencoder: 1 is the "
          "same. Higher in model-made pictures: the autoencoder can express all that is in them."),
      3,
      [](const PictureMeasures& measures) { return measures.latents.ssim; },
      [](const SetMeasures& measures) -> const Spread& { return measures.ssim; }};
}

PictureValue lossValue() {
  return {
      "loss",
      valueText("Base-model loss"),
      {},
      valueText(
          "The base model's mean squared error on a picture before any training. Lower in "
          "model-made pictures: the model expects them already, and there is less to learn from "
          "each."),
      4,
      nullptr,
      nullptr};
}

}  // namespace

double StatisticsInput::loss(std::size_t set, std::size_t item) const {
  const bool known = set < losses.size() && losses[set] && item < losses[set]->size();
  return known ? (*losses[set])[item] : std::numeric_limits<double>::quiet_NaN();
}

const std::vector<PictureValue>& pictureValues() {
  static const std::vector<PictureValue> values = {
      noiseValue(),
      slopeValue(),
      gridValue(),
      latentSlopeValue(),
      psnrValue(),
      ssimValue(),
      lossValue()};
  return values;
}

QString titleWithUnit(const PictureValue& value) {
  return value.unit.isEmpty() ? value.title
                              : QStringLiteral("%1 (%2)").arg(value.title, value.unit);
}

double valueOf(
    const PictureValue& value, const StatisticsInput& input, std::size_t set, std::size_t item) {
  if (value.of == nullptr) return input.loss(set, item);
  const auto& pictures = input.sets[set].measures->pictures;
  const bool read = item < pictures.size() && pictures[item];
  return read ? value.of(*pictures[item]) : std::numeric_limits<double>::quiet_NaN();
}

Spread spreadOf(const PictureValue& value, const StatisticsInput& input, std::size_t set) {
  if (value.spread != nullptr) return value.spread(*input.sets[set].measures);
  const bool known = set < input.losses.size() && input.losses[set];
  return known ? diptych::spreadOf(*input.losses[set]) : Spread();
}

}  // namespace diptych::ui
