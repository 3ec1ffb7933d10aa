// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_pane.h"

#include "ui/charts/picture_grid.h"
#include "ui/charts/qt_image.h"
#include "ui/preview/picture_view.h"
#include "ui/widgets/elided_label.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QVBoxLayout>

namespace diptych::ui {
namespace {

void setLine(ElidedLabel& line, const QString& text) {
  line.setText(text);
  line.setToolTip(text);
}

}  // namespace

PreviewPane::PreviewPane(const QString& name, QWidget* parent)
    : QWidget(parent),
      view_(new PictureView(this)),
      model_(new ElidedLabel(this)),
      note_(new ElidedLabel(this)) {
  setObjectName(name);
  view_->setObjectName(name + "Picture");
  view_->setMinimumSize(128, 128);
  view_->setContextMenuPolicy(Qt::CustomContextMenu);
  model_->setObjectName(name + "Model");
  note_->setObjectName(name + "Note");
  for (auto* line : {model_, note_}) line->setAlignment(Qt::AlignCenter);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addWidget(view_, 1);
  layout->addWidget(model_);
  layout->addWidget(note_);
  connect(view_, &QWidget::customContextMenuRequested, this, &PreviewPane::openMenu);
}

void PreviewPane::setModelLabel(const QString& label) {
  setLine(*model_, label);
  view_->setAccessibleName(tr("Picture by %1").arg(label));
  if (!result_) setNote({});
}

QString PreviewPane::modelLabel() const { return model_->text(); }

void PreviewPane::setNote(const QString& note) { setLine(*note_, note); }

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
  setModelLabel(QString::fromStdString(result.job.label));
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
