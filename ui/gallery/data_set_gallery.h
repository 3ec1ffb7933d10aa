// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/gallery_arranger.h"
#include "ui/bridge/thumbnail_loader.h"
#include "ui/gallery/caption_history.h"
#include "ui/gallery/gallery_bar.h"
#include "ui/gallery/gallery_model.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <memory>
#include <utility>
#include <vector>

class QLabel;
class QSettings;
class QSlider;
class QStackedWidget;

namespace diptych::ui {

class CompareView;
class DataSetPanel;
class DropZones;
class GalleryActions;
class PairView;
class PictureDelegate;
class StatisticsPage;

// Up to three data sets beside each other: original, synthetic and a control. As a grid of rows
// that belong together, as one row large, or in numbers and charts.
class DataSetGallery : public QWidget {
  Q_OBJECT

 public:
  explicit DataSetGallery(QWidget* parent = nullptr);
  ~DataSetGallery() override;

  DataSetPanel& panel(SetKind kind) { return *panels_[static_cast<std::size_t>(kind)]; }
  DataSetPanel& original() { return panel(SetKind::Original); }
  DataSetPanel& synthetic() { return panel(SetKind::Synthetic); }
  DataSetPanel& control() { return panel(SetKind::Control); }

  GalleryBar& bar() { return *bar_; }
  GalleryActions& actions() { return *actions_; }
  GalleryModel& model() { return model_; }
  PairView& grid() { return *grid_; }
  CaptionHistory& captions() { return captions_; }
  GalleryArranger& arranger() { return arranger_; }
  CompareView& compareView() { return *compare_; }
  StatisticsPage& statistics() { return *statistics_; }

  int thumbnailSize() const;  // device-independent pixels
  void setThumbnailSize(int size);
  // Whose tokenizer counts the captions' tokens.
  void setTrainedModel(const QString& model);
  // Whose base model's losses are shown, where it has measured one of the open sets.
  void setExperiment(const QString& folder);
  void save(QSettings& settings) const;
  void restore(const QSettings& settings);

 Q_SIGNALS:
  void thumbnailSizeChanged(int size);
  void viewShown();
  void informed(const QString& message);
  void failed(const QString& message);

 protected:
  void showEvent(QShowEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;

 private:
  // data_set_gallery_layout.cpp
  void createPanels();
  QWidget* createEmptyPage();
  void createGrid();
  QWidget* createFooter();

  void connectSets();
  void connectArranger();
  void connectCaptions();
  void connectActions();
  void takePictures(SetKind kind, std::shared_ptr<const DataSet> data_set);
  void suggestPairing();
  void makeThumbnailsFit();
  void readLosses(std::size_t set);
  // data_set_gallery_views.cpp
  void connectViews();
  void takePicturesForStatistics();
  void takeMeasures();
  void showPairsToStatistics();
  void showLossesToStatistics(std::size_t set);
  void compareRow();
  void goToRow(int step);
  void showPicture(std::size_t set, std::size_t item);

  void takeView();
  void showView();
  void showMode();
  void showSummary();
  void copyPicture();
  void showInFolder();
  void takeCaptionFailure(const QString& path, const QString& message);
  void showMenu(const QPoint& point);
  bool anythingToShow() const;

  ThumbnailLoader thumbnails_;
  GalleryModel model_;
  CaptionHistory captions_;
  GalleryArranger arranger_;
  Worker reader_;  // of pictures for the clipboard
  std::array<Worker, kMostSets> loss_readers_;
  QString experiment_;
  GalleryActions* actions_ = nullptr;
  std::array<DataSetPanel*, kMostSets> panels_{};
  GalleryBar* bar_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  PairView* grid_ = nullptr;
  PictureDelegate* delegate_ = nullptr;
  CompareView* compare_ = nullptr;
  StatisticsPage* statistics_ = nullptr;
  QLabel* summary_ = nullptr;
  QSlider* size_slider_ = nullptr;
  DropZones* drop_zones_ = nullptr;
  QTimer settled_;
  std::vector<std::pair<std::size_t, std::size_t>> shown_pairs_;  // in the statistics
  QString problem_;                                               // with the arrangement
  bool pairing_chosen_ = false;                                   // by the person
};

}  // namespace diptych::ui
