// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report_page.h"

#include "core/base/atomic_file.h"
#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/comparison/html_table.h"
#include "core/comparison/report_tables.h"

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
.verdict { background: #f4f6f9; border-left: 4px solid #3b6fd4; padding: .8rem 1.2rem; margin: 1rem 0; }
.note { color: #5a6270; }
.pictures { display: flex; flex-wrap: wrap; gap: 4px; margin: .2rem 0 1rem; }
.pictures figure { margin: 0; text-align: center; color: #5a6270; font-size: .75rem; }
.pictures img { width: 64px; height: 64px; object-fit: contain; display: block; background: #f4f6f9; }
.samples img { width: 128px; height: 128px; image-rendering: pixelated; }
img.chart { width: 100%; height: auto; }
figure.chart { margin: 1rem 0 2rem; }
@media print { figure { break-inside: avoid; } tr { break-inside: avoid; } body { margin: 0; max-width: none; } h2 { break-after: avoid; } .pictures { break-inside: avoid; } }
)";

// QTextDocument knows a small part of CSS. Numbers are points: A4 less its margins is 510 wide.
constexpr const char* kPaperStyle = R"(
body { font-size: 8.5pt; color: #1c1f24; }
h1 { font-size: 18pt; }
h2 { font-size: 13pt; margin-top: 16px; }
h4 { font-size: 8.5pt; margin-top: 8px; margin-bottom: 2px; }
table { font-size: 7pt; margin-top: 4px; margin-bottom: 8px; }
th { color: #4a5260; padding: 2px; }
td { padding: 2px; }
dt { font-weight: 600; margin-top: 4px; }
.note { color: #5a6270; }
)";

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
      htmlCell(page.model),
      htmlCell(experiment.training.dump()),
      htmlCell(fmt::format("{}", fmt::join(experiment.seeds, ", "))),
      htmlCell(fmt::format(
          "{:g} % held out in {} fold{}, {} timesteps for each picture with fixed noise, seed {}",
          100 * panel.held_out,
          panel.folds,
          panel.folds == 1 ? "" : "s",
          panel.timesteps,
          panel.seed)));
  text += "<table>\n" + htmlHead({"arm", "pictures", "seeds"}, 3);
  for (const auto& arm : experiment.arms) {
    text += "<tr>" + htmlCell(arm.name) + htmlCell(armText(arm)) +
            htmlCell(arm.seed_offset == 0 ? "" : fmt::format("+ {}", arm.seed_offset)) + "</tr>\n";
  }
  text += "</table>\n<p>In what arms differ from the first one:</p>\n<table>\n" +
          htmlHead({"arm", "in", "how", ""}, 4);
  for (const auto& difference : page.differences) {
    text += "<tr>" + htmlCell(difference.arm) + htmlCell(difference.kind) +
            htmlCell(difference.what) +
            htmlCell(
                difference.declared   ? "the variable"
                : difference.accepted ? "accepted"
                                      : "") +
            "</tr>\n";
  }
  return text + "</table>\n";
}

std::string pictureRowOnScreen(const PictureRow& row, bool samples) {
  auto text = fmt::format(
      "<p><strong>{}</strong> <span class=\"note\">{}</span></p>\n<div class=\"pictures{}\">",
      htmlText(row.label),
      htmlText(row.note),
      samples ? " samples" : "");
  for (std::size_t i = 0; i < row.pictures.size(); ++i) {
    text += "<figure>" + htmlPicture(row.pictures[i], row.captions[i]) +
            (samples ? htmlText(row.captions[i]) : "") + "</figure>";
  }
  return text + "</div>\n";
}

std::string pictureRowOnPaper(const PictureRow& row, bool samples) {
  constexpr int kWide = 660;  // pixels of 1/96 inch
  auto text = fmt::format(
      "<h4>{} <span class=\"note\">{}</span></h4>\n", htmlText(row.label), htmlText(row.note));
  if (!samples) {
    text += "<p>";
    for (std::size_t i = 0; i < row.pictures.size(); ++i) {
      text += htmlPicture(row.pictures[i], row.captions[i], "height=\"48\"") + " ";
    }
    return text + "</p>\n";
  }
  const auto width = fmt::format(
      "width=\"{}\"",
      std::min<int>(
          110, kWide / static_cast<int>(std::max<std::size_t>(1, row.pictures.size())) - 8));
  text += "<table><tr>";
  for (std::size_t i = 0; i < row.pictures.size(); ++i) {
    text += "<td align=\"center\">" + htmlPicture(row.pictures[i], row.captions[i], width) +
            "<br>" + htmlText(row.captions[i]) + "</td>";
  }
  return text + "</tr></table>\n";
}

std::string picturesOf(const std::vector<PictureRow>& rows, PageForm form, bool samples = false) {
  std::string text;
  for (const auto& row : rows) {
    text += form == PageForm::Screen ? pictureRowOnScreen(row, samples)
                                     : pictureRowOnPaper(row, samples);
  }
  return text;
}

std::string figuresOf(const std::vector<ReportFigure>& figures, PageForm form) {
  std::string text;
  for (const auto& figure : figures) {
    text += form == PageForm::Screen
                ? "<figure class=\"chart\">" +
                      htmlPicture(figure.png, figure.title, "class=\"chart\"") + "</figure>\n"
                : "<p>" + htmlPicture(figure.png, figure.title, "width=\"660\"") + "</p>\n";
  }
  return text;
}

std::string section(const std::string& title, const std::string& note, const std::string& body) {
  return "<h2>" + title + "</h2>\n" + (note.empty() ? "" : "<p class=\"note\">" + note + "</p>\n") +
         body;
}

constexpr const char* kDefinitions = R"(<dl>
<dt>start, lowest, change</dt><dd>The loss before any training; the smallest value of the curve; start - lowest.</dd>
<dt>slope</dt><dd>The median of the slopes of all pairs of points (Theil and Sen) over the first half of the training.</dd>
<dt>area</dt><dd>The mean of start - loss over the pictures seen.</dd>
<dt>rebound</dt><dd>The last value - the lowest.</dd>
<dt>ed2/val, ed2/train-stabilized</dt><dd>As EveryDream2 computes them: one random timestep for each picture, incomplete
batches filled with duplicates. Their level is an accident of few draws; no verdict is built on them. Its versions from 9 March to
29 April 2023 log the value minus the first one (for loss/val by choice from 25 March on): start is then 0, the change is the same.</dd>
<dt>change 2.30x</dt><dd>The mean change of the arm over its seeds, divided by that of the reference.</dd>
<dt>interval</dt><dd>Percentiles of 2000 draws (bootstrap): seeds and held-out pictures with replacement, the same in both
arms.</dd>
<dt>curves</dt><dd>The thick line is the mean over the seeds at the validations that all of them have, the band reaches from the
lowest to the highest seed, thin lines are the seeds. Over time, what
belongs to one step stands at the mean time of that step; time is that of training and validation on the machine that ran it.</dd>
<dt>timesteps</dt><dd>Every held-out picture is scored at the same number of timesteps, one from each of equal parts of the schedule,
with fixed noise. A band holds one timestep of every picture. Change of the loss: 100 (loss / first loss - 1), of the means over
pictures and seeds; below 0 it has fallen. The colours reach equally far in all arms.</dd>
<dt>loss of a picture</dt><dd>The mean over its timesteps and over the seeds that held it out; start → end.</dd>
<dt>brightness, contrast, saturation, clipped</dt><dd>Mean and standard deviation of a picture's luma (ITU-R BT.601) in 0 to 1; the mean
of (max - min) / max over its pixels; the share of its channel values that are 0 or 255. Means over the pictures of a set.</dd>
<dt>words</dt><dd>What blanks divide a caption into, as a mean over the pictures.</dd>
<dt>incomplete batches</dt><dd>Batches of an epoch that have fewer pictures than the others, since every bucket (a picture size that
training uses) has batches of its own.</dd>
<dt>loss of the base</dt><dd>Of the untrained model, every picture with fixed noise at timesteps spread over the schedule; the
difference is the mean over pictures of the same name, its interval a bootstrap over the pictures.</dd>
<dt>bears CFG</dt><dd>The highest scale up to which at most 2 % more is clipped than by the base at the lowest scale.</dd>
<dt>p</dt><dd>Student's paired t test of the changes over the seeds. An arm is called faster or slower only when p is below 0.05 and
the interval leaves 1 out.</dd>
</dl>)";

std::string resultsOf(const ReportPage& page, PageForm form) {
  auto text = section("Every run on its own pictures", "", runsTable(page.comparison));
  text += section(
      "Every arm on every set's held-out pictures",
      "Mean over the seeds, start → end and change; what an arm's own pictures give is bold. Blue "
      "has fallen, red has risen.",
      crossTable(page.comparison));
  if (!page.timesteps.empty()) {
    text += section(
        "What was learned at which timesteps",
        "Each arm on its own held-out pictures. Low timesteps are fine detail, high ones the whole "
        "composition.",
        figuresOf(page.timesteps, form));
  }
  if (!page.pictures.empty()) {
    text += section(
        "Every held-out picture",
        "Each arm on its own version of the picture, start → end.",
        picturesTable(page.pictures, page.comparison.arms));
  }
  if (!page.samples.empty()) {
    text += section(
        "The same noise at every CFG scale",
        htmlText(page.samples_caption),
        picturesOf(page.samples, form, true));
  }
  if (!page.responses.empty()) {
    text += section(
        "Response to CFG",
        "Share of channel values that are clipped; below it saturation and contrast. The same "
        "prompts and noise everywhere.",
        responsesTable(page.responses));
  }
  return text;
}

}  // namespace

std::string htmlPicture(
    const std::filesystem::path& png, const std::string& alt, const std::string& attributes) {
  const auto bytes = readFile(png, kMaxPicture);
  if (!bytes.starts_with("\x89PNG")) {
    throw Error(fmt::format("{}: is no PNG, so it is not put into the report.", png.string()));
  }
  return fmt::format(
      "<img {1} alt=\"{0}\" title=\"{0}\" src=\"data:image/png;base64,{2}\">",
      htmlText(alt),
      attributes,
      base64(bytes));
}

std::string writePage(const ReportPage& page, PageForm form) {
  const auto& experiment = page.experiment;
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n"
      "<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p class=\"note\">{2}</p>\n",
      htmlText(experiment.name),
      form == PageForm::Screen ? kStyle : kPaperStyle,
      htmlText(experiment.hypothesis));
  text += section("What was found", "", verdictsOf(page) + limitsOf(page));
  text += section("Protocol", "", protocolOf(page));
  text += section("The sets", "", picturesOf(page.sets, form));
  if (!page.statistics.empty()) {
    text += section("What the sets are like", "", statisticsTable(page.statistics));
  }
  if (!page.surprise.empty()) {
    text += section(
        "What the base model makes of the sets before any training",
        "",
        surpriseTable(page.surprise));
  }
  text += section("Curves", "", figuresOf(page.curves, form));
  text += resultsOf(page, form);
  text += section("What the words mean", "", kDefinitions);
  return text + fmt::format("\n<p class=\"note\">Diptych {}</p>\n</body>\n</html>\n", version());
}

}  // namespace diptych
