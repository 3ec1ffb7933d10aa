// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_summary.h"

#include "core/statistics/set_summary.h"
#include "ui/statistics/picture_values.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

QString summaryText(const char* text) {
  return QCoreApplication::translate("StatisticsPage", text);
}

// One number of the set as a whole.
template <typename NumberOf>
SummaryRow wholeSetRow(SummaryRow row, const StatisticsInput& input, NumberOf number_of) {
  for (const auto& set : input.sets) {
    SummaryNumber number{.spread = {}, .alone = true};
    if (set.measures) number.spread = {number_of(*set.measures), 0, 1};
    row.sets.push_back(number);
  }
  return row;
}

SummaryRow pictureCountRow(const StatisticsInput& input) {
  return wholeSetRow(
      {.name = "pictures",
       .title = summaryText("Pictures"),
       .unit = {},
       .explanation = summaryText("How many pictures were read and measured. Those that could not "
                                  "be read are among the problems."),
       .digits = 0,
       .sets = {},
       .difference = {}},
      input,
      [](const SetMeasures& measures) {
        return static_cast<double>(std::count_if(
            measures.pictures.begin(), measures.pictures.end(), [](const auto& picture) {
              return picture.has_value();
            }));
      });
}

SummaryRow distinctRow(const StatisticsInput& input) {
  return wholeSetRow(
      {.name = "distinct pictures",
       .title = summaryText("Distinct pictures"),
       .unit = {},
       .explanation =
           summaryText("How many clearly different pictures the set is worth (Vendi score): 1 when "
                       "all look the same, the number of pictures when none is like another. Lower "
                       "in a model-made set: the model repeats itself."),
       .digits = 1,
       .sets = {},
       .difference = {}},
      input,
      [](const SetMeasures& measures) { return measures.distinct_pictures; });
}

SummaryRow duplicateRow(const StatisticsInput& input) {
  return wholeSetRow(
      {.name = "near duplicates",
       .title = summaryText("Near duplicates"),
       .unit = summaryText("pairs"),
       .explanation =
           summaryText("Pairs of pictures that look the same from afar. Each makes the training "
                       "see one thing more often; many in a model-made set say that captions or "
                       "seeds are too much alike."),
       .digits = 0,
       .sets = {},
       .difference = {}},
      input,
      [](const SetMeasures& measures) {
        return static_cast<double>(measures.near_duplicates.size());
      });
}

SummaryRow valueRow(const PictureValue& value, const StatisticsInput& input) {
  SummaryRow row{
      .name = value.name,
      .title = value.title,
      .unit = value.unit,
      .explanation = value.explanation,
      .digits = value.digits,
      .sets = {},
      .difference = {}};
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    SummaryNumber number;
    if (input.sets[set].measures) number.spread = spreadOf(value, input, set);
    row.sets.push_back(number);
  }
  return row;
}

struct ChannelMeasure {
  const char* name;
  QString title;
  QString explanation;
  std::vector<Spread> SetMeasures::*spreads;
};

std::vector<ChannelMeasure> channelMeasures() {
  return {
      {"latent mean",
       summaryText("Latent mean"),
       summaryText("Mean of one channel of the latents, without a unit. A difference is a shift "
                   "of brightness or colour that the training will follow."),
       &SetMeasures::latent_mean},
      {"latent deviation",
       summaryText("Latent deviation"),
       summaryText("How widely one channel of the latents varies inside a picture, without a "
                   "unit; the model was made for about 1. Lower in model-made pictures: less "
                   "contrast and detail to learn."),
       &SetMeasures::latent_deviation},
      {"latent kurtosis",
       summaryText("Latent kurtosis"),
       summaryText("How often one channel of the latents takes extreme values, without a unit: 0 "
                   "as in a normal distribution, higher with rare strong edges or flat areas."),
       &SetMeasures::latent_kurtosis}};
}

SummaryRow channelRow(
    const ChannelMeasure& measure, std::size_t channel, const StatisticsInput& input) {
  SummaryRow row{
      .name = measure.name + (" " + std::to_string(channel + 1)),
      .title = summaryText("%1, channel %2").arg(measure.title).arg(channel + 1),
      .unit = {},
      .explanation = measure.explanation,
      .digits = 3,
      .sets = {},
      .difference = {}};
  for (const auto& set : input.sets) {
    SummaryNumber number;
    const bool there = set.measures && channel < ((*set.measures).*measure.spreads).size();
    if (there) number.spread = ((*set.measures).*measure.spreads)[channel];
    row.sets.push_back(number);
  }
  return row;
}

std::size_t channelCount(const StatisticsInput& input) {
  std::size_t count = 0;
  for (const auto& set : input.sets) {
    if (set.measures) count = std::max(count, set.measures->latent_mean.size());
  }
  return count;
}

PairedDifference lossDifference(const StatisticsInput& input) {
  std::vector<double> differences;
  for (const auto& [first, second] : input.pairs) {
    differences.push_back(input.loss(1, second) - input.loss(0, first));
  }
  return differenceOf("loss", differences);
}

void addDifferences(std::vector<SummaryRow>& rows, const StatisticsInput& input) {
  auto differences = comparePairs(*input.sets[0].measures, *input.sets[1].measures, input.pairs);
  differences.push_back(lossDifference(input));
  for (auto& row : rows) {
    const auto found = std::find_if(differences.begin(), differences.end(), [&](const auto& one) {
      return one.measure == row.name;
    });
    if (found != differences.end() && found->pairs > 0) row.difference = *found;
  }
}

}  // namespace

StatisticsSummary summarize(const StatisticsInput& input) {
  StatisticsSummary summary;
  summary.paired = input.paired();
  for (const auto& set : input.sets) summary.titles << set.title;
  summary.rows = {pictureCountRow(input), distinctRow(input), duplicateRow(input)};
  for (const auto& value : pictureValues()) summary.rows.push_back(valueRow(value, input));
  const auto channels = channelCount(input);
  for (const auto& measure : channelMeasures()) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      summary.rows.push_back(channelRow(measure, channel, input));
    }
  }
  if (summary.paired) addDifferences(summary.rows, input);
  return summary;
}

}  // namespace diptych::ui
