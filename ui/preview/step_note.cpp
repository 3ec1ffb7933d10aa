// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/step_note.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

namespace diptych::ui {
namespace {

QString shortNumber(double value) { return QLocale::c().toString(value, 'g', 4); }

QString stepLine(const QString& run_label, const diptych::StepDetails& details) {
  QStringList parts{
      StepNote::tr("%1, step %2").arg(run_label).arg(static_cast<qlonglong>(details.step))};
  if (details.learning_rate) {
    parts << StepNote::tr("learning rate %1").arg(shortNumber(*details.learning_rate));
  }
  if (details.step_loss) {
    parts << StepNote::tr("loss of the step %1").arg(shortNumber(*details.step_loss));
  }
  if (details.validation_loss) {
    parts << StepNote::tr("validation %1 (step %2)")
                 .arg(shortNumber(*details.validation_loss))
                 .arg(static_cast<qlonglong>(*details.validated_step));
  }
  return parts.join(QStringLiteral("  ·  "));
}

QString worstLine(const diptych::StepDetails& details) {
  QStringList worst;
  for (const auto& [picture, loss] : details.worst) {
    const auto name = QFileInfo(QString::fromStdString(picture)).completeBaseName();
    worst << QStringLiteral("%1 %2").arg(name, shortNumber(loss));
  }
  if (worst.isEmpty()) return StepNote::tr("It was not validated by then.");
  return StepNote::tr("Worst held-out pictures: %1").arg(worst.join(QStringLiteral(", ")));
}

}  // namespace

StepNote::StepNote(QWidget* parent)
    : QWidget(parent), text_(new QLabel(this)), open_(new QPushButton(this)) {
  setObjectName("stepNote");
  setAccessibleName(tr("What the run recorded at this step"));
  text_->setObjectName("stepNoteText");
  text_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  open_->setObjectName("stepNoteCheckpoint");
  open_->setAccessibleName(tr("Show the checkpoint in the preview"));
  auto* close = new QToolButton(this);
  close->setObjectName("stepNoteClose");
  close->setAccessibleName(tr("Close the note"));
  close->setToolTip(tr("Close"));
  close->setText(QStringLiteral("✕"));
  close->setAutoRaise(true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(text_, 1);
  layout->addWidget(open_);
  layout->addWidget(close, 0, Qt::AlignTop);
  connect(close, &QToolButton::clicked, this, &QWidget::hide);
  connect(open_, &QPushButton::clicked, this, [this] { Q_EMIT checkpointWanted(checkpoint_); });
  hide();
}

void StepNote::showDetails(const QString& run_label, const diptych::StepDetails& details) {
  text_->setText(stepLine(run_label, details) + "\n" + worstLine(details));
  checkpoint_ = details.checkpoint;
  open_->setEnabled(details.checkpoint_step.has_value());
  open_->setText(
      details.checkpoint_step
          ? tr("Preview step %1").arg(static_cast<qlonglong>(*details.checkpoint_step))
          : tr("No checkpoint"));
  open_->setToolTip(
      details.checkpoint_step ? tr("The newest checkpoint by then, with the preview's slider")
                              : tr("Nothing had been saved by then, or it was removed since"));
  show();
}

QString StepNote::text() const { return text_->text(); }

}  // namespace diptych::ui
