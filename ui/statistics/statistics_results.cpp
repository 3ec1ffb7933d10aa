// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_results.h"

#include "ui/statistics/chart_pane.h"
#include "ui/statistics/copy_rows.h"
#include "ui/statistics/picture_table_model.h"
#include "ui/statistics/summary_table.h"

#include <QHeaderView>
#include <QLocale>
#include <QResizeEvent>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {
namespace {

constexpr int kWideEnough = 1000;  // pixels, for a table and a chart beside each other

const QList<int> kHalves = {600, 400};  // numbers need more room than curves

QString withCount(const QString& text, int count) {
  if (count == 0) return text;
  const auto number = QLocale().toString(count);
  const bool cut = count == static_cast<int>(kMostLinkedRows);
  return QStringLiteral("%1 (%2%3)").arg(text, number, cut ? QStringLiteral("+") : QString());
}

}  // namespace

StatisticsResults::StatisticsResults(QWidget* parent)
    : QWidget(parent),
      halves_(new QSplitter(this)),
      tabs_(new QTabWidget),
      table_(new SummaryTable),
      charts_(new ChartPane),
      picture_model_(new PictureTableModel(this)),
      duplicate_model_(new LinkedRowsModel(
          {tr("Set"), tr("Picture"), tr("Looks like"), tr("Similarity")}, this)),
      problem_model_(new LinkedRowsModel({tr("Set"), tr("Problem")}, this)),
      pictures_(
          createTable("statistics_pictures", tr("Measures of every picture"), picture_model_)),
      duplicates_(createTable(
          "statistics_duplicates", tr("Pictures that look the same"), duplicate_model_)),
      problems_(createTable(
          "statistics_problems", tr("Pictures that could not be measured"), problem_model_)) {
  tabs_->setObjectName("statistics_tabs");
  tabs_->setAccessibleName(tr("Statistics"));
  tabs_->setDocumentMode(true);
  for (auto* page : std::initializer_list<QWidget*>{table_, pictures_, duplicates_, problems_}) {
    tabs_->addTab(page, QString());
  }
  halves_->setChildrenCollapsible(false);
  halves_->addWidget(tabs_);
  halves_->addWidget(charts_);
  halves_->setSizes(kHalves);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(halves_);
  pictures_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  pictures_->setSortingEnabled(true);
  pictures_->horizontalHeader()->setResizeContentsPrecision(50);  // rows that are looked at
  nameTabs();
  connectLists();
}

QTableView* StatisticsResults::createTable(
    const char* name, const QString& accessible_name, QAbstractTableModel* model) {
  auto* view = new QTableView;
  view->setObjectName(name);
  view->setAccessibleName(accessible_name);
  view->setModel(model);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::SingleSelection);
  view->setAlternatingRowColors(true);
  view->setShowGrid(false);
  view->setWordWrap(false);
  view->setTabKeyNavigation(false);
  view->verticalHeader()->hide();
  view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
  view->horizontalHeader()->setHighlightSections(false);
  view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  view->horizontalHeader()->setStretchLastSection(true);
  copyRowsOnRequest(*view);
  return view;
}

void StatisticsResults::connectLists() {
  connect(table_, &QTableWidget::activated, this, [this](const QModelIndex& index) {
    showChartOf(index.row());
  });
  connect(
      picture_model_,
      &QAbstractItemModel::modelReset,
      pictures_,
      &QTableView::resizeColumnsToContents);
  connect(pictures_, &QTableView::activated, this, [this](const QModelIndex& index) {
    const auto row = picture_model_->row(index.row());
    Q_EMIT pictureWanted(static_cast<int>(row.set), row.item);
  });
  connect(duplicates_, &QTableView::activated, this, [this](const QModelIndex& index) {
    open(duplicate_model_->row(index.row()), index.column());
  });
  connect(problems_, &QTableView::activated, this, [this](const QModelIndex& index) {
    open(problem_model_->row(index.row()), index.column());
  });
}

void StatisticsResults::open(const LinkedRow& row, int column) {
  const auto item = row.items[static_cast<std::size_t>(column)];
  if (item) Q_EMIT pictureWanted(static_cast<int>(row.set), *item);
}

void StatisticsResults::setFigures(
    StatisticsFigures figures,
    std::shared_ptr<const StatisticsInput> input,
    const std::vector<SetLook>& looks) {
  summary_ = std::move(figures.summary);
  table_->setSummary(summary_);
  charts_->setCharts(std::move(figures.charts), looks);
  picture_model_->setInput(std::move(input));
  duplicate_model_->setRows(std::move(figures.duplicates));
  problem_model_->setRows(std::move(figures.problems));
  for (auto* view : {duplicates_, problems_}) view->resizeColumnsToContents();
  nameTabs();
}

void StatisticsResults::clearLists() {
  picture_model_->setInput(nullptr);
  duplicate_model_->setRows({});
  problem_model_->setRows({});
  nameTabs();
}

void StatisticsResults::nameTabs() {
  const auto name = [this](QWidget* page, const QString& text) {
    tabs_->setTabText(tabs_->indexOf(page), text);
  };
  name(table_, tr("Summary"));
  name(pictures_, tr("Pictures"));
  name(duplicates_, withCount(tr("Near duplicates"), duplicate_model_->rowCount()));
  name(problems_, withCount(tr("Problems"), problem_model_->rowCount()));
}

// Values have a histogram of the same name.
void StatisticsResults::showChartOf(int row) {
  const auto& shown = summary_.rows[static_cast<std::size_t>(row)];
  const int chart = charts_->chartOf(shown.title);
  if (chart < 0) return;
  charts_->setChart(chart);
  if (!wide_) tabs_->setCurrentWidget(charts_);
}

void StatisticsResults::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange(width() >= kWideEnough);
}

void StatisticsResults::arrange(bool wide) {
  if (wide == wide_) return;
  wide_ = wide;
  if (wide) {
    halves_->addWidget(charts_);
    charts_->show();  // a tab that was not in front is hidden
    halves_->setSizes(kHalves);
  } else {
    tabs_->insertTab(1, charts_, tr("Charts"));
  }
}

}  // namespace diptych::ui
