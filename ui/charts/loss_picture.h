// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"
#include "ui/charts/loss_data.h"
#include "ui/charts/loss_plot.h"

#include <QImage>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace diptych::ui {

struct ShownRange {
  double left = 0, right = 0, bottom = 0, top = 0;
};

// A chart as a picture that explains itself. range: empty shows all.
QImage drawLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::optional<ShownRange>& range = {});

// The PNG with settings in its text, and the CSV when asked for. Throws Error.
void writeLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::filesystem::path& png,
    const std::optional<ShownRange>& range = {});

// What writeLossPicture puts into the PNG's text.
std::map<std::string, std::string> lossPictureText(
    const LossData& data, const ChartExport& options);

// One line per point of the visible runs: run,name,step,epoch,pictures_seen,seconds,value (RFC
// 4180).
void writeLossCsv(const LossData& data, const std::filesystem::path& csv);

}  // namespace diptych::ui
