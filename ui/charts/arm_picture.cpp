// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/arm_picture.h"

#include "core/base/error.h"
#include "ui/charts/arm_plot.h"
#include "ui/charts/legend_placement.h"
#include "ui/charts/plot_picture.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>

#include <algorithm>

namespace diptych::ui {

QImage drawArmPicture(
    const std::vector<ArmCurves>& curves, ChartAxis axis, const ChartExport& options) {
  checkPictureSize(options);
  const bool measured =
      std::any_of(curves.begin(), curves.end(), [](const auto& arm) { return !arm.band.empty(); });
  if (!measured) throw Error("No arm has a validation yet, so there is no curve to draw.");
  QCustomPlot plot;
  plot.resize(options.size);
  ArmPlot arms(plot);
  putLegendBeside(plot);
  arms.setFont(pictureFont(13, options.size));
  arms.setTheme(lightTheme());
  arms.setCurves(curves);
  arms.setAxis(axis);
  arms.fit();
  arms.updateDetail();
  const auto title = options.title.isEmpty()
                         ? QCoreApplication::translate("ArmChart", "Losses of the arms")
                         : options.title;
  addPlotTitle(plot, title, pictureFont(18, options.size), lightTheme());
  return renderPlot(plot, options);
}

}  // namespace diptych::ui
