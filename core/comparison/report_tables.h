// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"
#include "core/comparison/set_statistics.h"
#include "core/comparison/surprise_comparison.h"
#include "core/comparison/timestep_map.h"
#include "core/experiment/cfg_response.h"

#include <string>
#include <vector>

namespace diptych {

// The report's tables of numbers as HTML.

std::string runsTable(const ExperimentComparison& comparison);
// Start, end and relative change of every arm on every set, shaded by the change; what an arm's own
// pictures give is set in bold.
std::string crossTable(const ExperimentComparison& comparison);
// The same for every held-out picture in every arm; of many pictures the first ones.
std::string picturesTable(
    const std::vector<PictureLosses>& pictures, const std::vector<std::string>& arms);
std::string statisticsTable(const std::vector<SetStatistics>& sets);
std::string surpriseTable(const std::vector<SurpriseRow>& rows);
// responses: the base first.
std::string responsesTable(const std::vector<CfgResponse>& responses);

// The last two as CSV (RFC 4180).
std::string surpriseAsCsv(const std::vector<SurpriseRow>& rows);
std::string responsesAsCsv(const std::vector<CfgResponse>& responses);

}  // namespace diptych
