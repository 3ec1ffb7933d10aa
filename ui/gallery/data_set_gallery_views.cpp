// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How the gallery's other views are kept up with its grid.
#include "ui/compare/compare_view.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/gallery_actions.h"
#include "ui/gallery/pair_view.h"
#include "ui/statistics/statistics_page.h"

#include <QLocale>

#include <algorithm>
#include <type_traits>

namespace diptych::ui {

void DataSetGallery::connectViews() {
  connect(compare_, &CompareView::nextWanted, this, [this] { goToRow(1); });
  connect(compare_, &CompareView::previousWanted, this, [this] { goToRow(-1); });
  connect(compare_, &CompareView::closeWanted, this, [this] { bar_->setMode(GalleryMode::Grid); });
  connect(actions_->compare, &QAction::triggered, this, [this] {
    bar_->setMode(GalleryMode::Compare);
  });
  connect(
      grid_, &PairView::activated, actions_->compare, &QAction::trigger);  // Return, double click
  connect(grid_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
    if (bar_->mode() == GalleryMode::Compare) compareRow();
  });
  connect(this, &DataSetGallery::viewShown, this, [this] {
    if (bar_->mode() == GalleryMode::Compare) compareRow();
    showPairsToStatistics();
  });
  connect(statistics_, &StatisticsPage::measuresChanged, this, &DataSetGallery::takeMeasures);
  connect(statistics_, &StatisticsPage::pictureWanted, this, [this](int set, std::size_t item) {
    showPicture(static_cast<std::size_t>(set), item);
  });
  const auto tell = [this](auto* view) {
    using View = std::remove_pointer_t<decltype(view)>;
    connect(view, &View::informed, this, &DataSetGallery::informed);
    connect(view, &View::failed, this, &DataSetGallery::failed);
  };
  tell(compare_);
  tell(statistics_);
}

// Whole sets only: what is still being read is not measured. While the page is not shown it is not
// kept up with changes: drawing its charts takes a while.
void DataSetGallery::takePicturesForStatistics() {
  std::vector<NamedDataSet> sets;
  for (const auto kind : kSetKinds) {
    const auto& data_set = panel(kind).dataSet();
    if (kind == SetKind::Control && !data_set) continue;
    sets.push_back({setTitle(kind), setColour(kind), data_set});
  }
  const bool same = std::equal(
      sets.begin(),
      sets.end(),
      statistics_->measuredSets().begin(),
      statistics_->measuredSets().end(),
      [](const auto& a, const auto& b) { return a.data_set == b.data_set; });
  if (same) return;  // a measurement that goes on is not disturbed
  shown_pairs_.clear();
  statistics_->setDataSets(sets);
  for (std::size_t set = 0; set < kMostSets; ++set) showLossesToStatistics(set);
  showPairsToStatistics();
}

void DataSetGallery::showLossesToStatistics(std::size_t set) {
  const auto& source = arranger_.source(set);
  const auto& measured = statistics_->measuredSets();
  if (!source.losses || set >= measured.size()) return;
  if (measured[set].data_set == source.data_set) {
    statistics_->setLosses(static_cast<int>(set), *source.losses);
  }
}

void DataSetGallery::takeMeasures() {
  const auto& measured = statistics_->measuredSets();
  for (std::size_t set = 0; set < measured.size(); ++set) {
    auto source = arranger_.source(set);
    const bool same = source.data_set == measured[set].data_set;
    if (!same || source.measures == measured[set].measures) continue;
    source.measures = measured[set].measures;
    arranger_.setSource(set, source);
  }
}

void DataSetGallery::showPairsToStatistics() {
  const auto& view = model_.view();
  const bool whole = view.sources[0].data_set == original().dataSet() &&
                     view.sources[1].data_set == synthetic().dataSet();
  const auto& measured = statistics_->measuredSets();
  const bool known = measured.size() > 1 && measured[0].data_set == view.sources[0].data_set &&
                     measured[1].data_set == view.sources[1].data_set;
  if (!whole || !known || view.arranged.pairs == shown_pairs_) return;
  shown_pairs_ = view.arranged.pairs;
  statistics_->setPairs(shown_pairs_);
}

void DataSetGallery::compareRow() {
  if (!grid_->currentIndex().isValid() && model_.rowCount() > 0) {
    const auto first = model_.index(0, 0);
    grid_->setCurrentIndex(model_.placeOf(first) ? first : model_.index(0, 1));
  }
  const int row = grid_->currentIndex().row();
  std::vector<ComparedPicture> pictures;
  for (int column = 0; row >= 0 && column < model_.columnCount(); ++column) {
    const auto index = model_.index(row, column);
    const auto set = static_cast<std::size_t>(index.data(GalleryModel::SetRole).toInt());
    pictures.push_back(
        {setTitle(kSetKinds[set]),
         index.data(GalleryModel::PathRole).toString(),
         index.data(GalleryModel::NameRole).toString(),
         model_.caption(index)});
  }
  if (pictures.empty()) return;
  const QLocale locale;
  compare_->setPictures(
      pictures, tr("%1 of %2").arg(locale.toString(row + 1), locale.toString(model_.rowCount())));
}

void DataSetGallery::goToRow(int step) {
  const int row = grid_->currentIndex().row() + step;
  if (row < 0 || row >= model_.rowCount()) return;
  for (int column = 0; column < model_.columnCount(); ++column) {
    const auto index = model_.index(row, column);
    if (!model_.placeOf(index)) continue;
    grid_->setCurrentIndex(index);
    return;
  }
}

void DataSetGallery::showPicture(std::size_t set, std::size_t item) {
  const auto index = model_.indexOf({set, item});
  if (!index.isValid()) {
    Q_EMIT informed(tr("The filter hides this picture."));
    return;
  }
  bar_->setMode(GalleryMode::Grid);
  grid_->setCurrentIndex(index);
  grid_->scrollTo(index, PairView::PositionAtCenter);
  grid_->setFocus();
}

}  // namespace diptych::ui
