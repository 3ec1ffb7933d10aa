// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_pane.h"

#include "ui/charts/picture_grid.h"
#include "ui/charts/qt_image.h"
#include "ui/preview/picture_view.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

namespace diptych::ui {

PreviewPane::PreviewPane(const QString& name, QWidget* parent)
    : QWidget(parent), view_(new PictureView(this)), note_(new QLabel(this)) {
  setObjectName(name);
  view_->setObjectName(name + "Picture");
  view_->setMinimumSize(128, 128);
  view_->setContextMenuPolicy(Qt::CustomContextMenu);
  note_->setObjectName(name + "Note");
  note_->setAlignment(Qt::AlignHCenter);
  note_->setTextFormat(Qt::PlainText);
  note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(view_, 1);
  layout->addWidget(note_);
  connect(view_, &QWidget::customContextMenuRequested, this, &PreviewPane::openMenu);
}

void PreviewPane::setModelLabel(const QString& label) {
  label_ = label;
  view_->setAccessibleName(tr("Picture by %1").arg(label));
  if (!result_) setNote({});
}

void PreviewPane::setNote(const QString& note) {
  const auto text = note.isEmpty() ? label_ : label_ + QStringLiteral("  ·  ") + note;
  note_->setText(text);
  note_->setToolTip(text);
}

void PreviewPane::showMessage(const QString& message) {
  result_.reset();
  view_->setPicture({});
  view_->setMessage(message);
  view_->setProgress(-1);
  setNote({});
}

void PreviewPane::showWaiting() { view_->setProgress(0); }

void PreviewPane::showProgress(const PreviewProgress& progress) {
  if (progress.loading) {
    setNote(tr("loading the model…"));
  } else if (progress.total > 0) {
    setNote(tr("step %1 of %2").arg(progress.done).arg(progress.total));
    view_->setProgress(static_cast<double>(progress.done) / progress.total);
  }
}

void PreviewPane::showResult(const PreviewPicture& result) {
  view_->setProgress(-1);
  if (!result.picture) {
    result_.reset();
    view_->setPicture({});
    view_->setMessage(QString::fromStdString(result.error), true);
    setNote(tr("no picture"));
    return;
  }
  result_ = result;
  view_->setPicture(toQImage(*result.picture));
  view_->setMessage({});
  const auto cfg = cfgLabel(result.job.settings.cfg);
  setNote(
      result.from_cache ? cfg
                        : cfg + QStringLiteral("  ·  ") +
                              tr("%1 s").arg(QString::number(result.seconds, 'f', 1)));
}

void PreviewPane::showCancelled() {
  view_->setProgress(-1);
  setNote(result_ ? cfgLabel(result_->job.settings.cfg) : tr("cancelled"));
}

void PreviewPane::openMenu(const QPoint& place) {
  QMenu menu;
  auto* save = menu.addAction(tr("Save picture as…"), this, &PreviewPane::saveWanted);
  auto* copy = menu.addAction(
      tr("Copy picture"), this, [this] { QApplication::clipboard()->setImage(view_->picture()); });
  save->setEnabled(result_.has_value());
  copy->setEnabled(result_.has_value());
  menu.exec(view_->mapToGlobal(place));
}

}  // namespace diptych::ui
