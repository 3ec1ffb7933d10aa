// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"
#include "core/comparison/set_statistics.h"
#include "core/comparison/surprise_comparison.h"
#include "core/comparison/timestep_map.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/one_variable_check.h"

#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// The bytes of a PNG as an <img> that needs no file beside it. attributes: more of them, as they
// stand in the tag.
std::string htmlPicture(
    const std::filesystem::path& png, const std::string& alt, const std::string& attributes = {});

// A row of pictures with a label in front.
struct PictureRow {
  std::string label;
  std::string note;
  std::vector<std::filesystem::path> pictures;
  std::vector<std::string> captions;  // one for each picture
};

// A chart, and what it shows.
struct ReportFigure {
  std::filesystem::path png;
  std::string title;
};

// What the page shows; pictures are PNG files that it takes in.
struct ReportPage {
  Experiment experiment;
  std::string model;  // name and hash
  std::vector<ArmDifference> differences;
  ExperimentComparison comparison;
  std::vector<PictureRow> sets;
  std::vector<SetStatistics> statistics;
  std::vector<SurpriseRow> surprise;
  std::vector<ReportFigure> curves;
  std::vector<ReportFigure> timesteps;
  std::vector<PictureLosses> pictures;  // that are held out
  std::vector<PictureRow> samples;      // one for each arm, a picture for each CFG scale
  std::string samples_caption;
  std::vector<CfgResponse> responses;  // the base first
};

// For a browser, or for paper: what QTextDocument understands, A4 wide, label and picture kept
// together by headings.
enum class PageForm { Screen, Paper };

// One self-contained HTML page.
std::string writePage(const ReportPage& page, PageForm form = PageForm::Screen);

}  // namespace diptych
