// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"
#include "core/comparison/surprise_comparison.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/one_variable_check.h"

#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// Text as it stands in HTML.
std::string htmlText(const std::string& text);

// The bytes of a PNG as an <img> that needs no file beside it.
std::string htmlPicture(const std::filesystem::path& png, const std::string& alt);

// A row of pictures with a label in front.
struct PictureRow {
  std::string label;
  std::string note;
  std::vector<std::filesystem::path> pictures;
  std::vector<std::string> captions;  // one for each picture
};

// What the page shows; pictures are PNG files that it takes in.
struct ReportPage {
  Experiment experiment;
  std::string model;  // name and hash
  std::vector<ArmDifference> differences;
  ExperimentComparison comparison;
  std::vector<PictureRow> sets;
  std::vector<SurpriseRow> surprise;
  std::filesystem::path curves;
  std::vector<PictureRow> samples;  // one for each arm, a picture for each CFG scale
  std::string samples_caption;
  std::vector<CfgResponse> responses;  // the base first
};

// One self-contained HTML page.
std::string writePage(const ReportPage& page);

}  // namespace diptych
