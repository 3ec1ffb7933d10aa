// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/chart_contents.h"

#include "ui/statistics/picture_values.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

QString chartText(const char* text) { return QCoreApplication::translate("StatisticsPage", text); }

ChartCurve spectrumCurve(std::size_t set, const RadialSpectrum& spectrum) {
  ChartCurve curve{.set = set, .x = {}, .y = {}};
  for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
    curve.x.push_back((static_cast<double>(bin) + 0.5) / kSpectrumBins);
    curve.y.push_back(spectrum[bin]);
  }
  return curve;
}

ChartPanel spectrumPanel(const StatisticsInput& input, RadialSpectrum SetMeasures::*spectrum) {
  ChartPanel panel;
  panel.x_label = chartText("Frequency (1: the finest that the pixels can hold)");
  panel.y_label = chartText("Mean power, log10");
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    const auto& measures = input.sets[set].measures;
    if (measures) panel.curves.push_back(spectrumCurve(set, (*measures).*spectrum));
  }
  return panel;
}

ChartContents pixelSpectrumChart(const StatisticsInput& input) {
  return {
      chartText("Spectrum of the pixels"),
      chartText("How much of a picture is coarse (left) and fine (right), mean over the pictures. "
                "A curve that falls below the other's at the right has lost fine detail; one that "
                "bends up has noise, or patterns that a model left."),
      {spectrumPanel(input, &SetMeasures::spectrum)}};
}

ChartContents latentSpectrumChart(const StatisticsInput& input) {
  return {
      chartText("Spectrum of the latents"),
      chartText("The same of what the model learns from: pictures as its autoencoder packs them."),
      {spectrumPanel(input, &SetMeasures::latent_spectrum)}};
}

ChartPanel colourPanel(const StatisticsInput& input, const QString& title, std::size_t colour) {
  ChartPanel panel;
  panel.kind = ChartPanel::Kind::Steps;
  panel.title = title;
  panel.x_label = chartText("Value");
  panel.y_label = chartText("Share of the pixels (%)");
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    if (!input.sets[set].measures) continue;
    ChartCurve curve{.set = set, .x = {}, .y = {}};
    const auto& shares = input.sets[set].measures->histogram[colour];
    for (std::size_t bin = 0; bin <= shares.size(); ++bin) {
      curve.x.push_back(static_cast<double>(bin) * 256 / kHistogramBins);
      curve.y.push_back(bin < shares.size() ? 100 * shares[bin] : 0);
    }
    panel.curves.push_back(std::move(curve));
  }
  return panel;
}

ChartContents colourChart(const StatisticsInput& input) {
  return {
      chartText("Colours"),
      chartText("How often each value of red, green and blue occurs. Peaks at the ends: clipped "
                "pictures, as an overcooked model makes them."),
      {colourPanel(input, chartText("Red"), 0),
       colourPanel(input, chartText("Green"), 1),
       colourPanel(input, chartText("Blue"), 2)}};
}

ChartContents covarianceChart(const StatisticsInput& input) {
  ChartContents chart{
      chartText("Covariance of the latents"),
      chartText("How the channels of the latents vary together, all pictures pooled: the diagonal "
                "is their variance. Smaller numbers: less variety for the model to learn."),
      {}};
  for (const auto& set : input.sets) {
    if (!set.measures) continue;
    ChartPanel panel;
    panel.kind = ChartPanel::Kind::Heat;
    panel.title = set.title;
    panel.x_label = chartText("Channel");
    panel.y_label = chartText("Channel");
    panel.side = set.measures->latent_mean.size();
    panel.cells = set.measures->latent_covariance;
    if (panel.side > 0 && panel.cells.size() == panel.side * panel.side) {
      chart.panels.push_back(std::move(panel));
    }
  }
  return chart;
}

struct FiniteRange {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  bool any() const { return low <= high; }
};

using Numbers = std::vector<double>;

// Of every set, those that are finite; none of sets that are not measured.
std::vector<Numbers> numbersOf(const PictureValue& value, const StatisticsInput& input) {
  std::vector<Numbers> numbers(input.sets.size());
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    if (!input.sets[set].measures) continue;
    const auto count = input.sets[set].measures->pictures.size();
    for (std::size_t item = 0; item < count; ++item) {
      const double number = valueOf(value, input, set, item);
      if (std::isfinite(number)) numbers[set].push_back(number);
    }
  }
  return numbers;
}

FiniteRange rangeOf(const std::vector<Numbers>& sets) {
  FiniteRange range;
  for (const auto& numbers : sets) {
    for (const double number : numbers) {
      range.low = std::min(range.low, number);
      range.high = std::max(range.high, number);
    }
  }
  if (range.any() && range.high - range.low < 1e-9 * std::max(1.0, std::abs(range.low))) {
    const double margin = std::max(0.5, 0.05 * std::abs(range.low));
    return {range.low - margin, range.high + margin};
  }
  return range;
}

// Rice's rule, twice the cube root of how many there are in the largest set.
int binsFor(const std::vector<Numbers>& sets) {
  std::size_t most = 0;
  for (const auto& numbers : sets) most = std::max(most, numbers.size());
  return std::clamp(static_cast<int>(std::lround(2 * std::cbrt(most))), 6, 60);
}

ChartCurve shareCurve(std::size_t set, const Numbers& numbers, const FiniteRange& range, int bins) {
  ChartCurve curve{.set = set, .x = {}, .y = Numbers(static_cast<std::size_t>(bins) + 1, 0.0)};
  const double width = (range.high - range.low) / bins;
  for (int bin = 0; bin <= bins; ++bin) curve.x.push_back(range.low + bin * width);
  const double share = 100.0 / static_cast<double>(numbers.size());
  for (const double number : numbers) {
    const int bin = std::clamp(static_cast<int>((number - range.low) / width), 0, bins - 1);
    curve.y[static_cast<std::size_t>(bin)] += share;
  }
  return curve;
}

ChartContents valueChart(const PictureValue& value, const StatisticsInput& input) {
  ChartContents chart{value.title, value.explanation, {}};
  const auto numbers = numbersOf(value, input);
  const auto range = rangeOf(numbers);
  if (!range.any()) return chart;
  ChartPanel panel;
  panel.kind = ChartPanel::Kind::Steps;
  panel.x_label = titleWithUnit(value);
  panel.y_label = chartText("Share of the pictures (%)");
  for (std::size_t set = 0; set < numbers.size(); ++set) {
    if (!numbers[set].empty())
      panel.curves.push_back(shareCurve(set, numbers[set], range, binsFor(numbers)));
  }
  chart.panels.push_back(std::move(panel));
  return chart;
}

}  // namespace

std::vector<ChartContents> chartsOf(const StatisticsInput& input) {
  std::vector<ChartContents> charts = {
      pixelSpectrumChart(input),
      latentSpectrumChart(input),
      colourChart(input),
      covarianceChart(input)};
  for (const auto& value : pictureValues()) charts.push_back(valueChart(value, input));
  return charts;
}

}  // namespace diptych::ui
