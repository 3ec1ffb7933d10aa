// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/comparison_tables.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

struct Heading {
  QString text;
  QString tool_tip;
};

void prepare(QTableWidget& table, const char* object_name, const QString& accessible_name) {
  table.setObjectName(QLatin1String(object_name));
  table.setAccessibleName(accessible_name);
  table.setEditTriggers(QAbstractItemView::NoEditTriggers);
  table.setSelectionBehavior(QAbstractItemView::SelectRows);
  table.setAlternatingRowColors(true);
  table.setWordWrap(false);
  table.verticalHeader()->hide();
  table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table.horizontalHeader()->setHighlightSections(false);
}

void setHeadings(QTableWidget& table, const std::vector<Heading>& headings) {
  table.setColumnCount(static_cast<int>(headings.size()));
  for (int i = 0; i < table.columnCount(); ++i) {
    auto* item = new QTableWidgetItem(headings[static_cast<std::size_t>(i)].text);
    item->setToolTip(headings[static_cast<std::size_t>(i)].tool_tip);
    table.setHorizontalHeaderItem(i, item);
  }
}

void setText(QTableWidget& table, int row, int column, const QString& text) {
  auto* item = new QTableWidgetItem(text);
  item->setToolTip(text);
  table.setItem(row, column, item);
}

void setNumber(QTableWidget& table, int row, int column, double value, int digits) {
  auto* item = new QTableWidgetItem(
      std::isfinite(value) ? QString::number(value, 'f', digits) : QStringLiteral("–"));
  item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table.setItem(row, column, item);
}

QString shortPanel(const std::string& panel) {
  if (panel == kHeldOutLoss) return VerdictTable::tr("held out (loss/val)");
  if (panel == kLearnedLoss) return VerdictTable::tr("learned (loss/train-stabilized)");
  return QString::fromStdString(panel);
}

std::vector<Heading> verdictHeadings() {
  const auto tr = [](const char* text) { return VerdictTable::tr(text); };
  return {
      {tr("Arm"), tr("Against the experiment's first arm, over the seeds that both have")},
      {tr("Pictures"), tr("Whose loss it is: held-out pictures, or some that are learned")},
      {tr("Verdict"),
       tr("Faster or slower only when the interval leaves 1 out and p is below 0.05")},
      {tr("Ratio"), tr("Mean change of the arm, divided by that of the first arm")},
      {tr("95 % interval"),
       tr("Percentiles of 2000 draws (bootstrap): seeds and pictures with replacement, the same in "
          "both arms")},
      {tr("Change"), tr("Start − lowest value of the loss, mean over the seeds")},
      {tr("First arm's"), tr("The same of the first arm")},
      {tr("Slopes"), tr("Ratio of the slopes (Theil–Sen, over the first half of the training)")},
      {tr("p"), tr("Student's paired t test of the changes over the seeds")},
      {tr("Effect size"), tr("Cohen's d_z: mean difference / standard deviation over the seeds")}};
}

}  // namespace

void ResultTable::keyPressEvent(QKeyEvent* event) {
  if (!event->matches(QKeySequence::Copy)) {
    QTableWidget::keyPressEvent(event);
    return;
  }
  QString text;
  for (int row = 0; row < rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < columnCount(); ++column) {
      if (selectionModel()->isSelected(model()->index(row, column))) {
        cells << (item(row, column) ? item(row, column)->text() : QString());
      }
    }
    if (!cells.isEmpty()) text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
  }
  QApplication::clipboard()->setText(text);
}

VerdictTable::VerdictTable(QWidget* parent) : ResultTable(parent) {
  prepare(*this, "verdicts", tr("Arms against the first one"));
  setHeadings(*this, verdictHeadings());
}

void VerdictTable::setComparison(const std::optional<ExperimentComparison>& comparison) {
  const auto verdicts = comparison ? comparison->verdicts : std::vector<ArmVerdict>();
  setRowCount(static_cast<int>(verdicts.size()));
  for (int row = 0; row < rowCount(); ++row) {
    const auto& verdict = verdicts[static_cast<std::size_t>(row)];
    const auto& pair = verdict.pair;
    setText(*this, row, 0, QString::fromStdString(verdict.arm));
    setText(*this, row, 1, shortPanel(verdict.panel));
    setText(*this, row, 2, QString::fromStdString(sentenceOf(pair)));
    setNumber(*this, row, 3, pair.ratio, 2);
    setText(
        *this,
        row,
        4,
        tr("%1 to %2")
            .arg(pair.ratio_interval.low, 0, 'f', 2)
            .arg(pair.ratio_interval.high, 0, 'f', 2));
    setNumber(*this, row, 5, pair.change, 4);
    setNumber(*this, row, 6, pair.reference_change, 4);
    setNumber(*this, row, 7, pair.slope_ratio, 2);
    setNumber(*this, row, 8, pair.p.value_or(NAN), 3);
    setNumber(*this, row, 9, pair.effect_size.value_or(NAN), 2);
  }
  resizeColumnsToContents();
}

RunTable::RunTable(QWidget* parent) : ResultTable(parent) {
  prepare(*this, "run_figures", tr("What every run comes to"));
  setHeadings(
      *this,
      {{tr("Arm"), {}},
       {tr("Seed"), {}},
       {tr("Pictures"), tr("Whose loss it is: held-out pictures, or some that are learned")},
       {tr("Start"), tr("The loss before any training")},
       {tr("Lowest"), tr("The smallest value of the curve")},
       {tr("At step"), tr("Where it is first reached")},
       {tr("Change"), tr("Start − lowest")},
       {tr("Slope"),
        tr("Per 1000 pictures seen: the median of the slopes of all pairs of points (Theil and "
           "Sen) "
           "over the first half of the training")},
       {tr("Area"), tr("The mean of start − loss over the pictures seen")},
       {tr("Last"), tr("The newest value")},
       {tr("Rebound"), tr("Last − lowest: how far it rose again")}});
}

void RunTable::setComparison(const std::optional<ExperimentComparison>& comparison) {
  std::vector<RunFigures> runs;
  if (comparison) {
    std::copy_if(
        comparison->runs.begin(), comparison->runs.end(), std::back_inserter(runs), [](auto& run) {
          return !isOfOtherSet(run.panel);
        });
  }
  setRowCount(static_cast<int>(runs.size()));
  for (int row = 0; row < rowCount(); ++row) {
    const auto& run = runs[static_cast<std::size_t>(row)];
    const auto& figures = run.figures;
    setText(*this, row, 0, QString::fromStdString(run.arm));
    setText(*this, row, 1, QString::number(run.seed));
    setText(*this, row, 2, shortPanel(run.panel));
    setNumber(*this, row, 3, figures.start, 4);
    setNumber(*this, row, 4, figures.lowest, 4);
    setNumber(*this, row, 5, static_cast<double>(figures.lowest_step), 0);
    setNumber(*this, row, 6, figures.change, 4);
    setNumber(*this, row, 7, figures.slope, 4);
    setNumber(*this, row, 8, figures.area, 4);
    setNumber(*this, row, 9, figures.last, 4);
    setNumber(*this, row, 10, figures.rebound, 4);
  }
  resizeColumnsToContents();
}

CrossTable::CrossTable(QWidget* parent) : ResultTable(parent) {
  prepare(*this, "cross_matrix", tr("Every arm on every set's held-out pictures"));
  setAlternatingRowColors(false);
  setSelectionBehavior(QAbstractItemView::SelectItems);
  verticalHeader()->show();
  setToolTip(
      tr("Rows: trained on. Columns: whose held-out pictures are scored. Mean loss over the seeds, "
         "before → after the training; the darker, the more it fell."));
}

void CrossTable::setComparison(const std::optional<ExperimentComparison>& comparison) {
  clear();
  if (!comparison) {
    setRowCount(0);
    setColumnCount(0);
    return;
  }
  QStringList rows;
  QStringList columns;
  for (const auto& arm : comparison->arms) rows << QString::fromStdString(arm);
  for (const auto& set : comparison->sets) columns << QString::fromStdString(set);
  setRowCount(static_cast<int>(rows.size()));
  setColumnCount(static_cast<int>(columns.size()));
  setVerticalHeaderLabels(rows);
  setHorizontalHeaderLabels(columns);
  double most = 1e-9;
  for (const auto& [place, cell] : comparison->cross) {
    most = std::max(most, std::abs(1 - cell.last / cell.start));
  }
  for (const auto& [place, cell] : comparison->cross) {
    const int row = static_cast<int>(rows.indexOf(QString::fromStdString(place.first)));
    const int column = static_cast<int>(columns.indexOf(QString::fromStdString(place.second)));
    if (row < 0 || column < 0) continue;
    const double fell = 1 - cell.last / cell.start;
    auto* item = new QTableWidgetItem(
        QStringLiteral("%1 → %2").arg(cell.start, 0, 'f', 4).arg(cell.last, 0, 'f', 4));
    item->setTextAlignment(Qt::AlignCenter);
    item->setToolTip(
        tr("Trained on %1, scored on %2: %3 % in %n run(s)", nullptr, static_cast<int>(cell.runs))
            .arg(rows[row], columns[column])
            .arg(-100 * fell, 0, 'f', 1));
    // Orange where it rose; text stays readable on both in light and dark themes.
    auto shade = fell >= 0 ? QColor(0, 114, 178) : QColor(213, 94, 0);
    shade.setAlphaF(static_cast<float>(0.45 * std::min(1.0, std::abs(fell) / most)));
    item->setBackground(shade);
    setItem(row, column, item);
  }
  resizeColumnsToContents();
}

}  // namespace diptych::ui
