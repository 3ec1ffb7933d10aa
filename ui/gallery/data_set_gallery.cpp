// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/data_set_gallery.h"

#include "core/experiment/surprise.h"
#include "core/image/image.h"
#include "ui/bridge/paths.h"
#include "ui/charts/qt_image.h"
#include "ui/compare/compare_view.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/drop_zones.h"
#include "ui/gallery/gallery_actions.h"
#include "ui/gallery/pair_view.h"
#include "ui/gallery/picture_delegate.h"
#include "ui/statistics/statistics_page.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSlider>
#include <QStackedWidget>
#include <QUrl>
#include <QtMath>

#include <algorithm>
#include <utility>

namespace diptych::ui {

namespace {

enum GalleryPage { EmptyPage, GridPage, ComparePage, StatisticsTab };

constexpr int kSettled_ms = 120;
constexpr int kNextFrame_ms = 30;

}  // namespace

void DataSetGallery::connectSets() {
  for (auto* panel : panels_) {
    connect(panel, &DataSetPanel::picturesChanged, this, [this, panel](const auto& data_set) {
      takePictures(panel->kind(), data_set);
    });
    connect(panel, &DataSetPanel::dataSetChanged, this, &DataSetGallery::suggestPairing);
    connect(panel, &DataSetPanel::filesChanged, &thumbnails_, &ThumbnailLoader::forget);
  }
  connect(drop_zones_, &DropZones::folderDropped, this, [this](SetKind kind, const auto& folder) {
    panel(kind).openFolder(folder);
  });
}

void DataSetGallery::connectArranger() {
  connect(bar_, &GalleryBar::arrangementChanged, this, [this](const Arrangement& wanted) {
    pairing_chosen_ |= wanted.pair_by != arranger_.arrangement().pair_by;
    arranger_.setArrangement(wanted);
  });
  connect(bar_, &GalleryBar::modeChanged, this, &DataSetGallery::showMode);
  connect(&arranger_, &GalleryArranger::viewChanged, this, &DataSetGallery::takeView);
  connect(&arranger_, &GalleryArranger::refused, this, [this](const QString& message) {
    problem_ = message;
    bar_->showProblem(message);
    showSummary();
  });
  connect(&arranger_, &GalleryArranger::tokensFailed, this, [this](const QString&) {
    delegate_->setTokens(nullptr);  // the form says what is wrong with the model
  });
  connect(grid_, &PairView::frameBegins, delegate_, &PictureDelegate::beginFrame);
  connect(delegate_, &PictureDelegate::frameIncomplete, this, [this] {
    QTimer::singleShot(kNextFrame_ms, grid_->viewport(), qOverload<>(&QWidget::update));
  });
  settled_.setSingleShot(true);
  settled_.setInterval(kSettled_ms);
  connect(&settled_, &QTimer::timeout, this, &DataSetGallery::makeThumbnailsFit);
  connect(
      &thumbnails_,
      &ThumbnailLoader::thumbnailsReady,
      grid_->viewport(),
      qOverload<>(&QWidget::update));
}

void DataSetGallery::connectCaptions() {
  connect(&model_, &GalleryModel::captionTyped, &captions_, &CaptionHistory::edit);
  connect(&captions_, &CaptionHistory::captionChanged, &model_, &GalleryModel::showEdited);
  connect(&captions_, &CaptionHistory::saved, this, [this](const QString& path) {
    model_.markSaved(path);
    for (auto* panel : panels_) {
      const auto folder = panel->folder();
      if (!folder.isEmpty() && path.startsWith(folder)) panel->refresh();
    }
  });
  connect(&captions_, &CaptionHistory::failed, this, &DataSetGallery::takeCaptionFailure);
  connect(delegate_, &PictureDelegate::closeEditor, this, [this] {
    // When the view has left its editing state.
    QMetaObject::invokeMethod(this, &DataSetGallery::takeView, Qt::QueuedConnection);
  });
}

void DataSetGallery::connectActions() {
  connect(grid_, &PairView::customContextMenuRequested, this, &DataSetGallery::showMenu);
  connect(grid_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
    actions_->setPictureChosen(model_.placeOf(grid_->currentIndex()).has_value());
  });
  connect(
      grid_->selectionModel(),
      &QItemSelectionModel::selectionChanged,
      this,
      &DataSetGallery::showSummary);
  connect(actions_->edit_caption, &QAction::triggered, this, [this] {
    bar_->setMode(GalleryMode::Grid);
    grid_->scrollTo(grid_->currentIndex());
    grid_->edit(grid_->currentIndex());
  });
  connect(actions_->copy, &QAction::triggered, this, &DataSetGallery::copyPicture);
  connect(actions_->show_in_folder, &QAction::triggered, this, &DataSetGallery::showInFolder);
  connect(actions_->find, &QAction::triggered, bar_, &GalleryBar::focusFilter);
  connect(actions_->refresh, &QAction::triggered, this, [this] {
    thumbnails_.clear();
    for (auto* panel : panels_) panel->refresh();
  });
  connect(actions_->open_control, &QAction::triggered, &control(), &DataSetPanel::chooseFolder);
}

// A folder in which nothing was found leaves the page that says how to open one.
bool DataSetGallery::anythingToShow() const {
  return std::any_of(panels_.begin(), panels_.end(), [](const auto* panel) {
    const auto& set = panel->dataSet();
    return panel->loading() || (set && !(set->items.empty() && set->problems.empty()));
  });
}

void DataSetGallery::takePictures(SetKind kind, std::shared_ptr<const DataSet> data_set) {
  const auto set = static_cast<std::size_t>(kind);
  if (kind == SetKind::Control) control().setVisible(data_set != nullptr);
  GallerySource source;
  source.data_set = std::move(data_set);
  arranger_.setSource(set, source);
  if (bar_->mode() == GalleryMode::Statistics) takePicturesForStatistics();
  readLosses(set);
  showMode();
}

void DataSetGallery::setExperiment(const QString& folder) {
  experiment_ = folder;
  for (std::size_t set = 0; set < kMostSets; ++set) readLosses(set);
}

void DataSetGallery::readLosses(std::size_t set) {
  loss_readers_[set].cancel();
  const auto data_set = arranger_.source(set).data_set;
  if (!data_set || experiment_.isEmpty() || panels_[set]->loading()) return;
  loss_readers_[set].run(
      [data_set, folder = toPath(experiment_)](const std::stop_token& stop) {
        auto losses = readSurpriseOf(*data_set, folder, stop);
        return losses ? std::make_shared<const std::vector<double>>(std::move(*losses)) : nullptr;
      },
      [this, set, data_set](std::shared_ptr<const std::vector<double>> losses) {
        auto source = arranger_.source(set);
        if (source.data_set != data_set || source.losses == losses) return;
        source.losses = std::move(losses);
        arranger_.setSource(set, source);
        showLossesToStatistics(set);
      });
}

// Until the person has chosen, whatever pairs more.
void DataSetGallery::suggestPairing() {
  const auto first = original().dataSet();
  const auto second = synthetic().dataSet();
  if (pairing_chosen_ || !first || !second) return;
  reader_.run(
      [first, second](const std::stop_token&) {
        return betterPairing(ShownPictures(first), ShownPictures(second));
      },
      [this](PairBy better) {
        auto wanted = bar_->arrangement();
        if (pairing_chosen_ || wanted.pair_by == better) return;
        wanted.pair_by = better;
        arranger_.setArrangement(wanted);  // first: so that it does not count as chosen
        bar_->setArrangement(wanted);
      });
}

// While a caption is being edited the pictures stay where they are.
void DataSetGallery::takeView() {
  if (grid_->editing()) return;
  if (model_.sharedView() != arranger_.view()) showView();
}

// The same pictures stay chosen, and the current one stays in sight.
void DataSetGallery::showView() {
  const auto name_of = [this](const QModelIndex& index) {
    return index.data(GalleryModel::NameRole).toString().toStdString();
  };
  const auto current = model_.placeOf(grid_->currentIndex());
  const auto current_name = name_of(grid_->currentIndex());
  problem_.clear();
  bar_->showProblem({});
  model_.setView(arranger_.view());
  delegate_->setTokens(arranger_.tokens());
  if (current) {
    const auto place = model_.find(current->set, current_name);
    const auto index = place ? model_.indexOf(*place) : QModelIndex();
    if (index.isValid()) grid_->setCurrentIndex(index);
  }
  actions_->setPictureChosen(model_.placeOf(grid_->currentIndex()).has_value());
  showSummary();
  Q_EMIT viewShown();
}

void DataSetGallery::showMode() {
  const auto mode = bar_->mode();
  const int page = mode == GalleryMode::Compare      ? ComparePage
                   : mode == GalleryMode::Statistics ? StatisticsTab
                                                     : GridPage;
  const int shown = anythingToShow() ? page : EmptyPage;
  if (pages_->currentIndex() == shown) return;
  pages_->setCurrentIndex(shown);
  if (shown == ComparePage) compareRow();
  if (shown == StatisticsTab) takePicturesForStatistics();
  if (shown == GridPage) grid_->scrollTo(grid_->currentIndex());
  pages_->currentWidget()->setFocus();
}

void DataSetGallery::showSummary() {
  const auto& arranged = model_.view().arranged;
  const auto number = [](std::size_t n) { return QLocale().toString(qulonglong(n)); };
  if (!problem_.isEmpty()) {
    summary_->setText(problem_);
    summary_->setToolTip(problem_);
    return;
  }
  summary_->setToolTip({});
  QString text;
  if (model_.columns().size() > 1) {
    text = tr("%1 of %2 rows paired").arg(number(arranged.paired), number(arranged.all));
  }
  if (arranged.rows.size() != arranged.all) {
    text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) +
            tr("%1 of %2 shown").arg(number(arranged.rows.size()), number(arranged.all));
  }
  const auto selected = grid_->selectionModel()->selectedIndexes().size();
  if (selected > 1) {
    text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) + tr("%1 selected").arg(selected);
  }
  summary_->setText(text);
}

// Picture, caption and file, so that any program finds what it can use.
void DataSetGallery::copyPicture() {
  const auto index = grid_->currentIndex();
  const auto* item = model_.item(index);
  if (!item) return;
  reader_.run(
      [path = item->path](const std::stop_token&) { return toQImage(readImage(path)); },
      [this, path = toText(item->path), caption = model_.caption(index)](const QImage& image) {
        auto* copied = new QMimeData;
        copied->setImageData(image);
        copied->setText(caption);
        copied->setUrls({QUrl::fromLocalFile(path)});
        QGuiApplication::clipboard()->setMimeData(copied);
        Q_EMIT informed(tr("Copied %1 and its caption.").arg(QFileInfo(path).fileName()));
      },
      [this](const QString& message) { Q_EMIT failed(message); });
}

void DataSetGallery::showInFolder() {
  const auto path = grid_->currentIndex().data(GalleryModel::PathRole).toString();
  if (path.isEmpty()) return;
  QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

void DataSetGallery::takeCaptionFailure(const QString& path, const QString& message) {
  model_.forgetEdited(path);
  Q_EMIT failed(tr("The caption was not saved. %1").arg(message));
}

void DataSetGallery::showMenu(const QPoint& point) {
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("picture_menu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  actions_->fill(*menu);
  menu->popup(grid_->viewport()->mapToGlobal(point));
}

void DataSetGallery::setTrainedModel(const QString& model) {
  arranger_.setModel(model);
  compare_->setModel(model);
  statistics_->setModel(model);
}

int DataSetGallery::thumbnailSize() const { return size_slider_->value(); }

void DataSetGallery::setThumbnailSize(int size) {
  size_slider_->setValue(size);
  delegate_->setThumbnailSize(thumbnailSize());
  settled_.start();
  grid_->setCellSize(delegate_->cellSize(grid_->fontMetrics()));
  Q_EMIT thumbnailSizeChanged(thumbnailSize());
}

// When the slider has come to rest, and when the scale of the screen is known.
void DataSetGallery::makeThumbnailsFit() {
  thumbnails_.setWantedSize(qRound(thumbnailSize() * devicePixelRatioF()));
  grid_->viewport()->update();
}

void DataSetGallery::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  makeThumbnailsFit();
}

void DataSetGallery::dragEnterEvent(QDragEnterEvent* event) {
  if (draggedFolder(event->mimeData()).isEmpty()) return;
  drop_zones_->appear();  // takes the drag over
  event->acceptProposedAction();
}

void DataSetGallery::save(QSettings& settings) const {
  const auto wanted = bar_->arrangement();
  settings.setValue(QStringLiteral("gallery/thumbnail_size"), thumbnailSize());
  settings.setValue(QStringLiteral("gallery/sort"), QString::fromStdString(wanted.sort));
  settings.setValue(QStringLiteral("gallery/descending"), wanted.descending);
  if (pairing_chosen_) {
    settings.setValue(QStringLiteral("gallery/pair_by"), static_cast<int>(wanted.pair_by));
  }
}

void DataSetGallery::restore(const QSettings& settings) {
  const auto size = settings.value(QStringLiteral("gallery/thumbnail_size"));
  if (size.isValid()) setThumbnailSize(size.toInt());
  Arrangement wanted;
  wanted.sort = settings.value(QStringLiteral("gallery/sort")).toString().toStdString();
  wanted.descending = settings.value(QStringLiteral("gallery/descending")).toBool();
  const auto pair_by = settings.value(QStringLiteral("gallery/pair_by"));
  pairing_chosen_ = pair_by.isValid();
  wanted.pair_by = pair_by.toInt() == 1 ? PairBy::Caption : PairBy::Name;
  bar_->setArrangement(wanted);
}

}  // namespace diptych::ui
