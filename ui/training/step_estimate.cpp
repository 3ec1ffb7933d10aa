// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/step_estimate.h"

#include "core/dataset/batches.h"
#include "core/dataset/buckets.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <vector>

namespace diptych::ui {

StepEstimate estimateSteps(
    const TrainingConfig& config, const DataSet& data_set, int size_multiple) {
  const double held_out = config.validation_set.empty() ? config.val_split : 0.0;
  const auto split = splitItems(data_set.items.size(), held_out, config.validation_seed);
  const auto buckets = bucketSizes(config.resolution, size_multiple);
  std::vector<std::size_t> bucket_of;
  for (const auto item : split.training) {
    bucket_of.push_back(chooseBucket(buckets, data_set.items[item].size));
  }
  const auto batches = static_cast<std::int64_t>(
      batchesOfEpoch(bucket_of, std::max(config.batch_size, 1), config.seed, 0).size());
  const std::int64_t per_step = std::max(config.gradient_accumulation_steps, 1);
  StepEstimate estimate;
  estimate.training_pictures = split.training.size();
  estimate.held_out_pictures = split.validation.size();
  estimate.held_out_folder = !config.validation_set.empty();
  estimate.steps_per_epoch = (batches + per_step - 1) / per_step;
  estimate.steps =
      config.max_steps > 0 ? config.max_steps : config.max_epochs * estimate.steps_per_epoch;
  return estimate;
}

QString describe(const StepEstimate& estimate) {
  const QLocale locale;
  const auto held_out = estimate.held_out_folder
                            ? QCoreApplication::translate("TrainingForm", "a folder")
                            : locale.toString(static_cast<qulonglong>(estimate.held_out_pictures));
  return QCoreApplication::translate(
             "TrainingForm", "%1 training pictures, %2 held out, %3 steps an epoch, %4 steps")
      .arg(
          locale.toString(static_cast<qulonglong>(estimate.training_pictures)),
          held_out,
          locale.toString(static_cast<qlonglong>(estimate.steps_per_epoch)),
          locale.toString(static_cast<qlonglong>(estimate.steps)));
}

}  // namespace diptych::ui
