// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_cell_panel.h"

#include "core/base/error.h"
#include "core/sweep/sweep_folder.h"
#include "ui/charts/qt_image.h"
#include "ui/preview/enlarged_picture.h"
#include "ui/preview/picture_view.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace diptych::ui {
namespace {

QString cellTitle(const ShownCell& shown) {
  const int places[] = {shown.cell.x, shown.cell.y, shown.cell.z};
  QStringList words;
  for (std::size_t i = 0; i < shown.plan.axes.size(); ++i) {
    const auto& axis = shown.plan.axes[i];
    auto word = QString::fromStdString(
        sweepAxisLabel(axis.kind, axis.labels.at(static_cast<std::size_t>(places[i]))));
    constexpr int kShort = 16;  // "Seed 555" stays on one line
    words << (word.size() < kShort ? word.replace(QChar(' '), QChar(QChar::Nbsp)) : word);
  }
  return words.join(QStringLiteral("  ·  "));
}

QString differenceWords(const SweepDifference& difference) {
  const bool absolute = difference.kind == DifferenceKind::Absolute;
  return (absolute ? SweepCellPanel::tr("Difference, enlarged %1 times.")
                   : SweepCellPanel::tr("Signed difference, enlarged %1 times: grey is the same."))
      .arg(difference.gain);
}

QPushButton* panelButton(const char* object, const QString& text, const QString& tip) {
  auto* button = new QPushButton(text);
  button->setObjectName(object);
  button->setToolTip(tip);
  button->setAccessibleName(text);
  return button;
}

}  // namespace

struct SweepCellPanel::Read {
  QImage picture;
  QString parameters;
  std::optional<double> psnr;
};

SweepCellPanel::SweepCellPanel(QWidget* parent) : QWidget(parent) {
  setObjectName("sweepCellPanel");
  setAccessibleName(tr("The chosen cell"));
  createParts();
  layOut();
  connect(picture_, &PictureView::activated, this, [this] {
    if (picture_->picture().isNull()) return;
    showEnlarged(picture_->picture(), title_->text(), text_->toPlainText(), this);
  });
  connect(copy_, &QPushButton::clicked, this, [this] {
    QGuiApplication::clipboard()->setText(text_->toPlainText());
  });
  connect(send_, &QPushButton::clicked, this, [this] {
    if (shown_) Q_EMIT sendWanted(shown_->cell);
  });
  connect(reference_, &QPushButton::clicked, this, [this] {
    if (shown_) Q_EMIT referenceWanted(shown_->cell);
  });
}

void SweepCellPanel::createParts() {
  title_ = new QLabel(this);
  title_->setObjectName("sweepCellTitle");
  title_->setWordWrap(true);
  title_->setTextFormat(Qt::PlainText);
  auto bold = title_->font();
  bold.setBold(true);
  title_->setFont(bold);
  picture_ = new PictureView(this);
  picture_->setObjectName("sweepCellPicture");
  picture_->setAccessibleName(tr("Picture of the chosen cell"));
  picture_->setActivatable(true);
  distance_ = new QLabel(this);
  distance_->setObjectName("sweepCellDistance");
  distance_->setWordWrap(true);
  text_ = new QPlainTextEdit(this);
  text_->setObjectName("sweepCellParameters");
  text_->setAccessibleName(tr("Parameters of the picture"));
  text_->setReadOnly(true);
  text_->setTabChangesFocus(true);
  text_->setFixedHeight(fontMetrics().lineSpacing() * 7);
  copy_ = panelButton(
      "sweepCellCopy", tr("&Copy"), tr("Copy the parameters, as other programs read them"));
  send_ = panelButton(
      "sweepCellSend",
      tr("Send to s&lider"),
      tr("Go on with these settings in the preview of the workbench"));
  reference_ = panelButton(
      "sweepCellReference",
      tr("Compare with &this"),
      tr("Show how far every other cell is from this one (R)"));
}

void SweepCellPanel::layOut() {
  auto* close = new QToolButton(this);
  close->setObjectName("sweepCellClose");
  close->setText(QStringLiteral("✕"));
  close->setAutoRaise(true);
  close->setAccessibleName(tr("Close the cell"));
  close->setToolTip(tr("Close (Esc)"));
  connect(close, &QToolButton::clicked, this, &SweepCellPanel::closeWanted);
  auto* top = new QHBoxLayout;
  top->addWidget(title_, 1);
  top->addWidget(close, 0, Qt::AlignTop);
  auto* buttons = new QHBoxLayout;
  for (auto* button : {reference_, send_, copy_}) buttons->addWidget(button);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(8, 8, 8, 8);
  all->setSpacing(6);
  all->addLayout(top);
  all->addWidget(picture_, 1);
  all->addWidget(distance_);
  all->addWidget(text_);
  all->addLayout(buttons);
}

void SweepCellPanel::clear() {
  reader_.cancel();
  shown_.reset();
}

QString SweepCellPanel::parametersText() const { return text_->toPlainText(); }

void SweepCellPanel::showCell(const ShownCell& shown) {
  reader_.cancel();
  shown_ = shown;
  title_->setText(cellTitle(shown));
  distance_->hide();
  if (!shown.finished) {
    picture_->setPicture({});
    picture_->setMessage(
        shown.error.isEmpty() ? tr("This picture is not made yet.") : shown.error,
        !shown.error.isEmpty());
    text_->clear();
    updateButtons(false);
    return;
  }
  read();
}

void SweepCellPanel::updateButtons(bool has_picture) {
  const bool is_reference = shown_ && shown_->reference == shown_->cell;
  copy_->setEnabled(has_picture);
  reference_->setEnabled(has_picture);
  reference_->setText(is_reference ? tr("End compa&ring") : tr("Compare with &this"));
  send_->setEnabled(shown_.has_value());  // settings alone are enough
}

void SweepCellPanel::read() {
  const auto work = [shown = *shown_](std::stop_token) {
    Read read;
    const auto file = cellFile(shown.folder, shown.cell);
    auto picture = readImage(file);
    const auto text = readPngText(file);
    const auto found = text.find("parameters");
    if (found != text.end()) read.parameters = QString::fromStdString(found->second);
    if (shown.reference && shown.reference != shown.cell) {
      const auto other = readImage(cellFile(shown.folder, *shown.reference));
      if (other.width == picture.width && other.height == picture.height) {
        read.psnr = psnr(other, picture);
        if (shown.difference) picture = differenceOf(other, picture, *shown.difference);
      }
    }
    read.picture = toQImage(picture);
    return read;
  };
  reader_.run(
      work,
      [this](const Read& read) { take(read); },
      [this](const QString& error) {
        picture_->setPicture({});
        picture_->setMessage(error, true);
        text_->clear();
        updateButtons(false);
      });
}

void SweepCellPanel::take(const Read& read) {
  picture_->setPicture(read.picture);
  text_->setPlainText(read.parameters);
  updateButtons(true);
  distance_->setVisible(shown_->reference.has_value());
  if (shown_->reference == shown_->cell) {
    distance_->setText(tr("This is the reference."));
  } else if (read.psnr) {
    const auto decibel = QLocale().toString(*read.psnr, 'f', 1);
    const auto words = std::isinf(*read.psnr) ? tr("The same as the reference, pixel for pixel.")
                                              : tr("%1 dB PSNR to the reference").arg(decibel);
    distance_->setText(
        shown_->difference ? differenceWords(*shown_->difference) + QChar(' ') + words : words);
  }
}

void SweepCellPanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT closeWanted();
    return;
  }
  QWidget::keyPressEvent(event);
}

}  // namespace diptych::ui
