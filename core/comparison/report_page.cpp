// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report_page.h"

#include "core/base/atomic_file.h"
#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/version.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace diptych {
namespace {

constexpr std::uintmax_t kMaxPicture = 64 * 1024 * 1024;

constexpr const char* kStyle = R"(
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1c1f24; background: #fff;
  max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.8rem; margin-bottom: .2rem; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid #d5d9e0; padding-bottom: .3rem; }
table { border-collapse: collapse; margin: .8rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #e4e7ec; text-align: left; vertical-align: top; }
th { font-weight: 600; color: #4a5260; }
td.number, th.number { text-align: right; }
td.own { background: #eef4ff; }
.verdict { background: #f4f6f9; border-left: 4px solid #3b6fd4; padding: .8rem 1.2rem; margin: 1rem 0; }
.note { color: #5a6270; }
.pictures { display: flex; flex-wrap: wrap; gap: 4px; margin: .2rem 0 1rem; }
.pictures figure { margin: 0; text-align: center; color: #5a6270; font-size: .75rem; }
.pictures img { width: 64px; height: 64px; object-fit: contain; display: block; background: #f4f6f9; }
.samples img { width: 128px; height: 128px; image-rendering: pixelated; }
img.chart { width: 100%; height: auto; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } .pictures { break-inside: avoid; } }
)";

std::string cell(const std::string& text) { return "<td>" + htmlText(text) + "</td>"; }

std::string number(double value, const char* marks = "") {
  return fmt::format("<td class=\"number{}\">{:.5g}</td>", marks, value);
}

std::string head(const std::vector<std::string>& columns, std::size_t numbers_from) {
  std::string row = "<tr>";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    row += fmt::format(
        "<th{}>{}</th>", i >= numbers_from ? " class=\"number\"" : "", htmlText(columns[i]));
  }
  return row + "</tr>\n";
}

std::string panelName(const std::string& panel) {
  return panel == kHeldOutLoss ? "held-out pictures (loss/val)"
                               : "learned pictures (loss/train-stabilized)";
}

std::string verdictsOf(const ReportPage& page) {
  const auto& comparison = page.comparison;
  std::string text = "<div class=\"verdict\">\n";
  for (const auto* panel : {kHeldOutLoss, kLearnedLoss}) {
    text += fmt::format(
        "<p><strong>On {}, against {}:</strong></p>\n<ul>\n",
        htmlText(panelName(panel)),
        htmlText(page.experiment.arms.front().name));
    for (const auto& verdict : comparison.verdicts) {
      if (verdict.panel == panel) {
        text += fmt::format(
            "<li><strong>{}</strong>: {}</li>\n",
            htmlText(verdict.arm),
            htmlText(sentenceOf(verdict.pair)));
      }
    }
    text += "</ul>\n";
  }
  return text + "</div>\n";
}

std::string limitsOf(const ReportPage& page) {
  const auto& comparison = page.comparison;
  std::string text = "<p class=\"note\">";
  if (comparison.runs_missing > 0) {
    text += fmt::format("{} planned runs are not finished. ", comparison.runs_missing);
  }
  text += fmt::format(
      "Each arm was trained with {} seed{}. ",
      page.experiment.seeds.size(),
      page.experiment.seeds.size() == 1 ? "" : "s");
  if (comparison.noise_floor > 0) {
    text += fmt::format(
        "The A/A arm, which has the reference's pictures and other seeds, reaches {:.2f} away from "
        "1: a ratio closer to 1 than that says nothing. ",
        comparison.noise_floor);
  }
  return text +
         "Every arm is scored on its own pictures here, as in the experiment that this follows; "
         "the cross matrix below scores each on all of them. What is found holds for this base "
         "model and these pictures.</p>\n";
}

std::string armText(const Arm& arm) {
  if (!arm.recipe) {
    return arm.folder.string();
  }
  auto text = fmt::format("{} of \"{}\"", recipeKind(arm.recipe->kind).title, arm.from);
  if (!arm.model_of.empty()) {
    text += fmt::format(", with a model trained on \"{}\"", arm.model_of);
  }
  if (!arm.other.empty()) {
    text += fmt::format(", with pictures of \"{}\"", arm.other);
  }
  if (!arm.recipe->settings.empty()) {
    text += ", " + arm.recipe->settings.dump();
  }
  return text;
}

std::string protocolOf(const ReportPage& page) {
  const auto& experiment = page.experiment;
  const auto& panel = experiment.panel;
  auto text = fmt::format(
      "<table>\n<tr><th>base model</th>{}</tr>\n<tr><th>settings</th>{}</tr>\n"
      "<tr><th>seeds</th>{}</tr>\n<tr><th>panel</th>{}</tr>\n</table>\n",
      cell(page.model),
      cell(experiment.training.dump()),
      cell(fmt::format("{}", fmt::join(experiment.seeds, ", "))),
      cell(fmt::format(
          "{:g} % held out in {} fold{}, {} timesteps for each picture with fixed noise, seed {}",
          100 * panel.held_out,
          panel.folds,
          panel.folds == 1 ? "" : "s",
          panel.timesteps,
          panel.seed)));
  text += "<table>\n" + head({"arm", "pictures", "seeds"}, 3);
  for (const auto& arm : experiment.arms) {
    text += "<tr>" + cell(arm.name) + cell(armText(arm)) +
            cell(arm.seed_offset == 0 ? "" : fmt::format("+ {}", arm.seed_offset)) + "</tr>\n";
  }
  text += "</table>\n<p>In what arms differ from the first one:</p>\n<table>\n" +
          head({"arm", "in", "how", ""}, 4);
  for (const auto& difference : page.differences) {
    text += "<tr>" + cell(difference.arm) + cell(difference.kind) + cell(difference.what) +
            cell(
                difference.declared   ? "the variable"
                : difference.accepted ? "accepted"
                                      : "") +
            "</tr>\n";
  }
  return text + "</table>\n";
}

std::string picturesOf(const std::vector<PictureRow>& rows, const char* style) {
  std::string text;
  for (const auto& row : rows) {
    text += fmt::format(
        "<p><strong>{}</strong> <span class=\"note\">{}</span></p>\n<div class=\"pictures {}\">",
        htmlText(row.label),
        htmlText(row.note),
        style);
    for (std::size_t i = 0; i < row.pictures.size(); ++i) {
      text += "<figure>" + htmlPicture(row.pictures[i], row.captions[i]) +
              (style == std::string("samples") ? htmlText(row.captions[i]) : "") + "</figure>";
    }
    text += "</div>\n";
  }
  return text;
}

std::string runsOf(const ExperimentComparison& comparison) {
  std::string text = "<table>\n" + head(
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
    if (run.panel != kHeldOutLoss && run.panel != kLearnedLoss) {
      continue;
    }
    const auto& figures = run.figures;
    text += "<tr>" + cell(run.arm) + cell(std::to_string(run.seed)) + cell(run.panel) +
            number(figures.start) + number(figures.lowest) +
            number(static_cast<double>(figures.lowest_step)) + number(figures.change) +
            number(figures.slope) + number(figures.area) + number(figures.rebound) + "</tr>\n";
  }
  return text + "</table>\n";
}

std::string crossOf(const ExperimentComparison& comparison) {
  auto columns = comparison.sets;
  columns.insert(columns.begin(), "trained on \\ scored on");
  std::string text = "<table>\n" + head(columns, 1);
  for (const auto& arm : comparison.arms) {
    text += "<tr>" + cell(arm);
    for (const auto& set : comparison.sets) {
      const auto found = comparison.cross.find({arm, set});
      text += found == comparison.cross.end() ? "<td></td>"
                                              : fmt::format(
                                                    "<td class=\"number{}\">{:.4f} → {:.4f}</td>",
                                                    arm == set ? " own" : "",
                                                    found->second.start,
                                                    found->second.last);
    }
    text += "</tr>\n";
  }
  return text + "</table>\n";
}

std::string surpriseOf(const std::vector<SurpriseRow>& rows) {
  std::string text = "<table>\n" + head(
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
    text += "<tr>" + cell(row.set) + number(static_cast<double>(row.pictures)) + number(row.mean);
    for (const double third : row.thirds) {
      text += number(third);
    }
    text += row.difference
                ? number(*row.difference) + fmt::format(
                                                "<td class=\"number\">{:.5g} to {:.5g}</td>",
                                                row.interval.low,
                                                row.interval.high)
                : "<td></td><td></td>";
    text += "</tr>\n";
  }
  return text + "</table>\n";
}

std::string responsesOf(const std::vector<CfgResponse>& responses) {
  std::vector<std::string> columns = {"model"};
  for (const auto& level : responses.front().levels) {
    columns.push_back(fmt::format("CFG {:g}", level.cfg));
  }
  columns.push_back("bears CFG");
  std::string text = "<table>\n" + head(columns, 1);
  for (const auto& response : responses) {
    text += "<tr>" + cell(response.model);
    for (const auto& level : response.levels) {
      text += fmt::format(
          "<td class=\"number\">{:.1f} %<br><span class=\"note\">{:.3f} · {:.3f}</span></td>",
          100 * level.clipped,
          level.saturation,
          level.contrast);
    }
    const auto highest = highestWithoutClipping(response, responses.front());
    text += cell(highest ? fmt::format("{:g}", *highest) : "none") + "</tr>\n";
  }
  return text + "</table>\n";
}

constexpr const char* kDefinitions = R"(<dl>
<dt>start, lowest, change</dt><dd>The loss before any training; the smallest value of the curve; start - lowest.</dd>
<dt>slope</dt><dd>The median of the slopes of all pairs of points (Theil and Sen) over the first half of the training.</dd>
<dt>area</dt><dd>The mean of start - loss over the pictures seen.</dd>
<dt>rebound</dt><dd>The last value - the lowest.</dd>
<dt>change 2.30x</dt><dd>The mean change of the arm over its seeds, divided by that of the reference.</dd>
<dt>interval</dt><dd>Percentiles of 2000 draws (bootstrap): seeds and held-out pictures with replacement, the same in both
arms.</dd>
<dt>loss of the base</dt><dd>Of the untrained model, every picture with fixed noise at timesteps spread over the schedule; the
difference is the mean over pictures of the same name, its interval a bootstrap over the pictures.</dd>
<dt>bears CFG</dt><dd>The highest scale up to which at most 2 % more is clipped than by the base at the lowest scale.</dd>
<dt>p</dt><dd>Student's paired t test of the changes over the seeds. An arm is called faster or slower only when p is below 0.05 and
the interval leaves 1 out.</dd>
</dl>)";

}  // namespace

std::string htmlText(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += letter;
    }
  }
  return escaped;
}

std::string htmlPicture(const std::filesystem::path& png, const std::string& alt) {
  const auto bytes = readFile(png, kMaxPicture);
  if (!bytes.starts_with("\x89PNG")) {
    throw Error(fmt::format("{}: is no PNG, so it is not put into the report.", png.string()));
  }
  return fmt::format(
      "<img alt=\"{0}\" title=\"{0}\" src=\"data:image/png;base64,{1}\">",
      htmlText(alt),
      base64(bytes));
}

std::string writePage(const ReportPage& page) {
  const auto& experiment = page.experiment;
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n"
      "<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p class=\"note\">{2}</p>\n",
      htmlText(experiment.name),
      kStyle,
      htmlText(experiment.hypothesis));
  text += "<h2>What was found</h2>\n" + verdictsOf(page) + limitsOf(page);
  text += "<h2>Protocol</h2>\n" + protocolOf(page);
  text += "<h2>The sets</h2>\n" + picturesOf(page.sets, "");
  if (!page.surprise.empty()) {
    text += "<h2>What the base model makes of the sets before any training</h2>\n" +
            surpriseOf(page.surprise);
  }
  text += "<h2>Curves</h2>\n";
  auto chart = htmlPicture(page.curves, "Loss curves of all runs");
  chart.insert(5, "class=\"chart\" ");
  text += chart + "\n";
  text += "<h2>Every run on its own pictures</h2>\n" + runsOf(page.comparison);
  text +=
      "<h2>Every arm on every set's held-out pictures</h2>\n<p class=\"note\">Mean over the "
      "seeds, start → end; what an arm's own pictures give is shaded.</p>\n" +
      crossOf(page.comparison);
  if (!page.samples.empty()) {
    text += fmt::format(
        "<h2>The same noise at every CFG scale</h2>\n<p class=\"note\">{}</p>\n{}",
        htmlText(page.samples_caption),
        picturesOf(page.samples, "samples"));
  }
  if (!page.responses.empty()) {
    text +=
        "<h2>Response to CFG</h2>\n<p class=\"note\">Share of channel values that are clipped; "
        "below it "
        "saturation and contrast. The same prompts and noise everywhere.</p>\n" +
        responsesOf(page.responses);
  }
  text += std::string("<h2>What the words mean</h2>\n") + kDefinitions;
  return text + fmt::format("\n<p class=\"note\">Diptych {}</p>\n</body>\n</html>\n", version());
}

}  // namespace diptych
