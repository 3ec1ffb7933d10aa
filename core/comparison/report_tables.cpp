// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report_tables.h"

#include "core/base/csv.h"
#include "core/comparison/html_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace diptych {
namespace {

double changeOf(double start, double last) { return start == 0 ? 0 : last / start - 1; }

std::string lossCell(double start, double last, double reach, bool own) {
  const double change = changeOf(start, last);
  auto text = fmt::format("{:.4f} → {:.4f}<br>{:+.1f} %", start, last, 100 * change);
  if (own) {
    text = "<b>" + text + "</b>";
  }
  return htmlShaded(text, change, reach);
}

template <typename Count>
std::string wholeCell(Count count) {
  return fmt::format("<td class=\"number\" align=\"right\">{}</td>", count);
}

std::string fixedCell(double value, int digits) {
  return fmt::format("<td class=\"number\" align=\"right\">{:.{}f}</td>", value, digits);
}

}  // namespace

std::string runsTable(const ExperimentComparison& comparison) {
  std::string text = "<table>\n" + htmlHead(
                                       {"arm",
                                        "seed",
                                        "loss",
                                        "start",
                                        "lowest",
                                        "at step",
                                        "change",
                                        "slope / 1000 pictures",
                                        "area",
                                        "rebound"},
                                       3);
  for (const auto& run : comparison.runs) {
    if (isOfOtherSet(run.panel)) {
      continue;
    }
    const auto& figures = run.figures;
    text += "<tr>" + htmlCell(run.arm) + htmlCell(std::to_string(run.seed)) + htmlCell(run.panel) +
            htmlNumber(figures.start) + htmlNumber(figures.lowest) +
            htmlNumber(static_cast<double>(figures.lowest_step)) + htmlNumber(figures.change) +
            htmlNumber(figures.slope) + htmlNumber(figures.area) + htmlNumber(figures.rebound) +
            "</tr>\n";
  }
  return text + "</table>\n";
}

std::string crossTable(const ExperimentComparison& comparison) {
  double reach = 0;
  for (const auto& [place, cell] : comparison.cross) {
    reach = std::max(reach, std::abs(changeOf(cell.start, cell.last)));
  }
  auto columns = comparison.sets;
  columns.insert(columns.begin(), "trained on \\ scored on");
  std::string text = "<table>\n" + htmlHead(columns, 1);
  for (const auto& arm : comparison.arms) {
    text += "<tr>" + htmlCell(arm);
    for (const auto& set : comparison.sets) {
      const auto found = comparison.cross.find({arm, set});
      text += found == comparison.cross.end() ? "<td></td>"
                                              : lossCell(
                                                    found->second.start,
                                                    found->second.last,
                                                    reach,
                                                    comparison.own_sets.at(arm) == set);
    }
    text += "</tr>\n";
  }
  return text + "</table>\n";
}

std::string picturesTable(
    const std::vector<PictureLosses>& pictures, const std::vector<std::string>& arms) {
  constexpr std::size_t kMostShown = 40;
  double reach = 0;
  std::map<std::string, std::map<std::string, PictureLosses>> rows;  // picture, arm
  for (const auto& entry : pictures) {
    rows[entry.picture][entry.arm] = entry;
    reach = std::max(reach, std::abs(changeOf(entry.start, entry.last)));
  }
  auto columns = arms;
  columns.insert(columns.begin(), "held-out picture");
  std::string text = "<table>\n" + htmlHead(columns, 1);
  std::size_t shown = 0;
  for (const auto& [picture, cells] : rows) {
    if (shown++ == kMostShown) {
      break;
    }
    text += "<tr>" + htmlCell(picture);
    for (const auto& arm : arms) {
      const auto found = cells.find(arm);
      text += found == cells.end()
                  ? "<td></td>"
                  : lossCell(found->second.start, found->second.last, reach, false);
    }
    text += "</tr>\n";
  }
  text += "</table>\n";
  if (rows.size() > kMostShown) {
    text += fmt::format(
        "<p class=\"note\">The first {} of {} pictures; picture-losses.csv has all.</p>\n",
        kMostShown,
        rows.size());
  }
  return text;
}

std::string statisticsTable(const std::vector<SetStatistics>& sets) {
  constexpr std::size_t kMostSizes = 3;
  std::string text = "<table>\n" + htmlHead(
                                       {"arm",
                                        "pictures",
                                        "captions",
                                        "words",
                                        "kB",
                                        "brightness",
                                        "contrast",
                                        "saturation",
                                        "clipped",
                                        "incomplete batches",
                                        "steps / epoch"},
                                       1);
  for (const auto& set : sets) {
    text += "<tr>" + htmlCell(set.arm) + wholeCell(set.pictures) + wholeCell(set.captions) +
            fixedCell(set.caption_words, 1) + fixedCell(set.kilobytes, 1) +
            fixedCell(set.brightness, 3) + fixedCell(set.contrast, 3) +
            fixedCell(set.saturation, 3) +
            fmt::format("<td class=\"number\" align=\"right\">{:.1f} %</td>", 100 * set.clipped) +
            wholeCell(set.batches.incomplete_batches) + wholeCell(set.batches.steps_per_epoch) +
            "</tr>\n";
  }
  text += "</table>\n<table>\n" + htmlHead({"arm", "picture sizes", "learned from, by bucket"}, 3);
  for (const auto& set : sets) {
    text += "<tr>" + htmlCell(set.arm) + htmlCell(countsText(set.sizes, kMostSizes)) +
            htmlCell(countsText(set.batches.buckets, kMostSizes)) + "</tr>\n";
  }
  return text + "</table>\n";
}

std::string surpriseTable(const std::vector<SurpriseRow>& rows) {
  std::string text = "<table>\n" + htmlHead(
                                       {"set",
                                        "pictures",
                                        "loss of the base",
                                        "low t",
                                        "middle t",
                                        "high t",
                                        "difference",
                                        "95 % interval"},
                                       1);
  for (const auto& row : rows) {
    text += "<tr>" + htmlCell(row.set) + htmlNumber(static_cast<double>(row.pictures)) +
            htmlNumber(row.mean);
    for (const double third : row.thirds) {
      text += htmlNumber(third);
    }
    text += row.difference ? htmlNumber(*row.difference) +
                                 fmt::format(
                                     "<td class=\"number\" align=\"right\">{:.5g} to {:.5g}</td>",
                                     row.interval.low,
                                     row.interval.high)
                           : "<td></td><td></td>";
    text += "</tr>\n";
  }
  return text + "</table>\n";
}

std::string responsesTable(const std::vector<CfgResponse>& responses) {
  std::vector<std::string> columns = {"model"};
  for (const auto& level : responses.front().levels) {
    columns.push_back(fmt::format("CFG {:g}", level.cfg));
  }
  columns.push_back("bears CFG");
  std::string text = "<table>\n" + htmlHead(columns, 1);
  for (const auto& response : responses) {
    text += "<tr>" + htmlCell(response.model);
    for (const auto& level : response.levels) {
      text += fmt::format(
          "<td class=\"number\" align=\"right\">{:.1f} %<br><span "
          "class=\"note\">{:.3f}<br>{:.3f}</span></td>",
          100 * level.clipped,
          level.saturation,
          level.contrast);
    }
    const auto highest = highestWithoutClipping(response, responses.front());
    text += fmt::format(
        "<td class=\"number\" align=\"right\">{}</td></tr>\n",
        highest ? fmt::format("{:g}", *highest) : "none");
  }
  return text + "</table>\n";
}

std::string surpriseAsCsv(const std::vector<SurpriseRow>& rows) {
  std::string text =
      "set,pictures,loss of the base,low t,middle t,high t,difference,interval low,interval "
      "high\r\n";
  for (const auto& row : rows) {
    text += fmt::format(
        "{},{},{},{},{},{},{},{},{}\r\n",
        csvField(row.set),
        row.pictures,
        csvNumber(row.mean),
        csvNumber(row.thirds[0]),
        csvNumber(row.thirds[1]),
        csvNumber(row.thirds[2]),
        row.difference ? csvNumber(*row.difference) : "",
        row.difference ? csvNumber(row.interval.low) : "",
        row.difference ? csvNumber(row.interval.high) : "");
  }
  return text;
}

std::string responsesAsCsv(const std::vector<CfgResponse>& responses) {
  std::string text = "model,CFG,clipped,saturation,contrast\r\n";
  for (const auto& response : responses) {
    for (const auto& level : response.levels) {
      text += fmt::format(
          "{},{},{},{},{}\r\n",
          csvField(response.model),
          csvNumber(level.cfg),
          csvNumber(level.clipped),
          csvNumber(level.saturation),
          csvNumber(level.contrast));
    }
  }
  return text;
}

}  // namespace diptych
