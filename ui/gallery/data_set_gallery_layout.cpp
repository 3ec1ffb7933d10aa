// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_view.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/drop_zones.h"
#include "ui/gallery/gallery_actions.h"
#include "ui/gallery/pair_view.h"
#include "ui/gallery/picture_delegate.h"
#include "ui/statistics/statistics_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

constexpr qsizetype kThumbnailBytes = 96 << 20;  // 2,600 of 96 x 96 pixels

}  // namespace

DataSetGallery::DataSetGallery(QWidget* parent)
    : QWidget(parent), thumbnails_(nullptr, kThumbnailBytes), model_(thumbnails_) {
  setObjectName(QStringLiteral("gallery"));
  setAccessibleName(tr("Data sets"));
  setAcceptDrops(true);
  createPanels();
  createGrid();
  actions_ = new GalleryActions(this, grid_, captions_.stack());
  bar_ = new GalleryBar;
  actions_->fill(bar_->menu());
  pages_ = new QStackedWidget;
  pages_->setObjectName(QStringLiteral("gallery_pages"));
  pages_->addWidget(createEmptyPage());
  pages_->addWidget(grid_);
  compare_ = new CompareView;
  pages_->addWidget(compare_);
  statistics_ = new StatisticsPage;
  pages_->addWidget(statistics_);
  auto* heads = new QHBoxLayout;
  heads->setSpacing(0);
  for (auto* panel : panels_) heads->addWidget(panel, 1, Qt::AlignTop);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar_);
  layout->addLayout(heads);
  layout->addWidget(pages_, 1);
  layout->addWidget(createFooter());
  drop_zones_ = new DropZones(this);
  connectSets();
  connectArranger();
  connectCaptions();
  connectActions();
  connectViews();
  setThumbnailSize(size_slider_->value());
  showMode();
}

DataSetGallery::~DataSetGallery() = default;

void DataSetGallery::createPanels() {
  for (const auto kind : kSetKinds) {
    panels_[static_cast<std::size_t>(kind)] = new DataSetPanel(kind);
  }
  control().hide();  // until there is one
}

QWidget* DataSetGallery::createEmptyPage() {
  auto* page = new QWidget;
  auto* hint = new QLabel(
      tr("Open two folders of pictures with captions, or drop them here. A caption is a text file "
         "beside the picture, or the picture's file name up to the first underscore."));
  hint->setObjectName(QStringLiteral("gallery_hint"));
  hint->setWordWrap(true);
  hint->setAlignment(Qt::AlignCenter);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  for (const auto kind : {SetKind::Original, SetKind::Synthetic}) {
    auto* button = new QPushButton(tr("Open %1…").arg(setTitle(kind).toLower()));
    button->setObjectName(
        (kind == SetKind::Original ? QStringLiteral("original") : QStringLiteral("synthetic")) +
        QStringLiteral("_open_button"));
    button->setAccessibleName(tr("Open the %1 data set").arg(setTitle(kind).toLower()));
    button->setMinimumHeight(44);
    button->setMinimumWidth(160);
    connect(button, &QPushButton::clicked, &panel(kind), &DataSetPanel::chooseFolder);
    buttons->addWidget(button);
  }
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(page);
  layout->addStretch(1);
  layout->addLayout(buttons);
  layout->addWidget(hint);
  layout->addStretch(2);
  return page;
}

void DataSetGallery::createGrid() {
  grid_ = new PairView;
  grid_->setObjectName(QStringLiteral("gallery_view"));
  grid_->setAccessibleName(tr("Pictures"));
  grid_->setFrameShape(QFrame::NoFrame);
  grid_->setModel(&model_);
  grid_->setContextMenuPolicy(Qt::CustomContextMenu);
  delegate_ = new PictureDelegate(grid_);
  grid_->setItemDelegate(delegate_);
}

QWidget* DataSetGallery::createFooter() {
  auto* footer = new QWidget;
  summary_ = new QLabel;
  summary_->setObjectName(QStringLiteral("gallery_summary"));
  summary_->setAccessibleName(tr("What the gallery shows"));
  summary_->setMinimumWidth(40);
  auto* label = new QLabel(tr("Picture si&ze"));
  size_slider_ = new QSlider(Qt::Horizontal);
  size_slider_->setObjectName(QStringLiteral("thumbnail_size"));
  size_slider_->setAccessibleName(tr("Size of the pictures in the gallery"));
  size_slider_->setToolTip(tr("Size of the pictures in the gallery"));
  size_slider_->setRange(48, 320);
  size_slider_->setPageStep(16);
  size_slider_->setValue(96);
  size_slider_->setMaximumWidth(160);
  label->setBuddy(size_slider_);
  connect(size_slider_, &QSlider::valueChanged, this, &DataSetGallery::setThumbnailSize);
  auto* layout = new QHBoxLayout(footer);
  layout->setContentsMargins(6, 2, 6, 2);
  layout->addWidget(summary_, 1);
  layout->addWidget(label);
  layout->addWidget(size_slider_);
  return footer;
}

}  // namespace diptych::ui
