// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/report_drawing.h"

#include "core/base/version.h"
#include "ui/charts/arm_picture.h"
#include "ui/charts/page_printer.h"
#include "ui/charts/qt_image.h"
#include "ui/charts/timestep_picture.h"

#include <fmt/core.h>

namespace diptych::ui {
namespace {

constexpr double kReportScale = 2.0;

void writeFigure(const std::filesystem::path& png, const QImage& picture) {
  diptych::writePng(
      png, fromQImage(picture), {{"Software", fmt::format("Diptych {}", diptych::version())}});
}

void drawReportCurves(
    const std::vector<ArmCurves>& arms,
    CurveAxis axis,
    const std::string& title,
    const std::filesystem::path& png) {
  ChartExport options;
  options.size = {860, 500};
  options.scale = kReportScale;
  options.title = QString::fromStdString(title);
  const auto unit = axis == CurveAxis::Time ? ChartAxis::Minutes : ChartAxis::PicturesSeen;
  writeFigure(png, drawArmPicture(arms, unit, options));
}

}  // namespace

ReportDrawing reportDrawing() {
  return {
      drawReportCurves,
      [](const std::vector<TimestepMap>& maps, const std::filesystem::path& png) {
        writeFigure(png, drawHeatPictures(maps, kReportScale));
      },
      [](const std::vector<TimestepMap>& maps, const std::filesystem::path& png) {
        writeFigure(png, drawBandPictures(maps, kReportScale));
      },
      printPage};
}

}  // namespace diptych::ui
