// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "core/comparison/timestep_map.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

enum class CurveAxis { PicturesSeen, Time };

// What the report needs drawn; given by whoever can draw. Each writes one file; all throw Error.
struct ReportDrawing {
  std::function<void(
      const std::vector<ArmCurves>& arms,
      CurveAxis axis,
      const std::string& title,
      const std::filesystem::path& png)>
      curves;
  std::function<void(const std::vector<TimestepMap>& maps, const std::filesystem::path& png)>
      heat_maps;
  std::function<void(const std::vector<TimestepMap>& maps, const std::filesystem::path& png)>
      timestep_curves;
  // html: a page for paper (report_page.h).
  std::function<void(
      const std::string& html, const std::string& title, const std::filesystem::path& pdf)>
      pdf;
};

// Writes report/ in the experiment's folder: report.html, which holds everything it shows, the same
// as report.pdf, every figure as PNG and everything in numbers as CSV. Of what is finished; says
// what is missing. Returns the HTML file. Throws Error, Stopped.
std::filesystem::path writeReport(
    const std::filesystem::path& folder, const ReportDrawing& drawing, std::stop_token stop = {});

}  // namespace diptych
