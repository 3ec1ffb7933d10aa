// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/data_set_gallery.h"

#include "ui/gallery/data_set_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QSplitter>
#include <QVBoxLayout>

namespace diptych::ui {

DataSetGallery::DataSetGallery(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("gallery"));
  setAccessibleName(tr("Data sets"));
  original_ = new DataSetPanel(tr("Original"), QStringLiteral("original"), thumbnails_);
  synthetic_ = new DataSetPanel(tr("Synthetic"), QStringLiteral("synthetic"), thumbnails_);
  wings_ = new QSplitter(Qt::Horizontal);
  wings_->setObjectName(QStringLiteral("gallery_wings"));
  wings_->setAccessibleName(tr("Original and synthetic side by side"));
  wings_->addWidget(original_);
  wings_->addWidget(synthetic_);
  wings_->setChildrenCollapsible(false);
  wings_->setSizes({1000, 1000});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(wings_, 1);
  layout->addWidget(createFooter());
  hinge();
  setThumbnailSize(size_slider_->value());
}

QWidget* DataSetGallery::createFooter() {
  auto* footer = new QWidget;
  auto* label = new QLabel(tr("Picture si&ze"));
  size_slider_ = new QSlider(Qt::Horizontal);
  size_slider_->setObjectName(QStringLiteral("thumbnail_size"));
  size_slider_->setAccessibleName(tr("Size of the pictures in the gallery"));
  size_slider_->setToolTip(tr("Size of the pictures in the gallery"));
  size_slider_->setRange(48, 192);
  size_slider_->setPageStep(16);
  size_slider_->setValue(88);
  size_slider_->setMaximumWidth(160);
  label->setBuddy(size_slider_);
  connect(size_slider_, &QSlider::valueChanged, this, &DataSetGallery::setThumbnailSize);
  auto* layout = new QHBoxLayout(footer);
  layout->setContentsMargins(6, 2, 6, 2);
  layout->addStretch(1);
  layout->addWidget(label);
  layout->addWidget(size_slider_);
  return footer;
}

void DataSetGallery::hinge() {
  connect(original_, &DataSetPanel::pictureSelected, synthetic_, &DataSetPanel::selectCounterpart);
  connect(synthetic_, &DataSetPanel::pictureSelected, original_, &DataSetPanel::selectCounterpart);
}

QByteArray DataSetGallery::wingSizes() const { return wings_->saveState(); }

void DataSetGallery::setWingSizes(const QByteArray& sizes) { wings_->restoreState(sizes); }

int DataSetGallery::thumbnailSize() const { return size_slider_->value(); }

void DataSetGallery::setThumbnailSize(int size) {
  size_slider_->setValue(size);
  original_->setThumbnailSize(thumbnailSize());
  synthetic_->setThumbnailSize(thumbnailSize());
  Q_EMIT thumbnailSizeChanged(thumbnailSize());
}

}  // namespace diptych::ui
