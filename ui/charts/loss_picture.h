// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_file.h"
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

// The same as a file that is to be written, with the settings of the runs in its text.
ChartFile drawLossFile(
    const LossData& data,
    const PlotView& view,
    ChartFormat format,
    const ChartExport& options,
    const std::optional<ShownRange>& range = {});

// PNG, SVG or PDF by the path's ending, and the CSV beside it when asked for. Throws Error.
void writeLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::filesystem::path& path,
    const std::optional<ShownRange>& range = {});

// What writeLossPicture puts into the PNG's text.
std::map<std::string, std::string> lossPictureText(
    const LossData& data, const ChartExport& options);

// One line per point of the visible runs, of the losses or of the scalar that is looked at:
// run,name,step,epoch,pictures_seen,seconds,value (RFC 4180).
void writeLossCsv(const LossData& data, const PlotView& view, const std::filesystem::path& csv);

}  // namespace diptych::ui
