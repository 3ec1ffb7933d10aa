// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_form.h"

#include "ui/preview/dice_icon.h"
#include "ui/preview/sampler_choices.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

namespace diptych::ui {
namespace {

QLineEdit* createText(
    QWidget* parent, const char* name, const QString& accessible_name, const QString& hint) {
  auto* line = new QLineEdit(parent);
  line->setObjectName(name);
  line->setAccessibleName(accessible_name);
  line->setPlaceholderText(hint);
  return line;
}

QLabel* createBuddy(const QString& text, QWidget* buddy) {
  auto* label = new QLabel(text, buddy->parentWidget());
  label->setBuddy(buddy);
  return label;
}

QLineEdit* createSeed(QWidget* parent) {
  auto* seed = createText(parent, "previewSeed", PreviewForm::tr("Seed"), {});
  static const QRegularExpression kDigits("\\d{1,20}");
  seed->setValidator(new QRegularExpressionValidator(kDigits, seed));
  seed->setMinimumWidth(seed->fontMetrics().horizontalAdvance("00000000"));
  seed->setMaximumWidth(seed->fontMetrics().horizontalAdvance("0000000000000000"));
  seed->setToolTip(PreviewForm::tr("The starting noise: the same seed gives the same picture"));
  return seed;
}

QSpinBox* createSteps(QWidget* parent) {
  auto* steps = new QSpinBox(parent);
  steps->setObjectName("previewSteps");
  steps->setAccessibleName(PreviewForm::tr("Sampling steps"));
  steps->setRange(1, 200);
  steps->setKeyboardTracking(false);
  steps->setToolTip(PreviewForm::tr("Sampling steps: more are slower and rarely look better"));
  return steps;
}

QComboBox* createSampler(QWidget* parent) {
  auto* sampler = new QComboBox(parent);
  sampler->setObjectName("previewSampler");
  sampler->setAccessibleName(PreviewForm::tr("Sampler"));
  sampler->setToolTip(PreviewForm::tr("Sampler: the way from noise to the picture"));
  sampler->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  sampler->setMinimumContentsLength(13);
  sampler->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  sampler->setMaximumWidth(220);
  for (const auto& choice : kSamplerChoices) sampler->addItem(choice.label, QString(choice.name));
  return sampler;
}

}  // namespace

PreviewForm::PreviewForm(QWidget* parent)
    : QWidget(parent),
      prompt_(createText(this, "previewPrompt", tr("Prompt"), tr("a photo of a tiger"))),
      negative_prompt_(createText(
          this,
          "previewNegativePrompt",
          tr("Negative prompt"),
          tr("what the picture should avoid"))),
      seed_(createSeed(this)),
      dice_(new QToolButton(this)),
      steps_(createSteps(this)),
      sampler_(createSampler(this)),
      generate_(new QPushButton(tr("Gener&ate"), this)),
      numbers_(new QHBoxLayout) {
  setObjectName("previewForm");
  setAccessibleName(tr("What the preview shows"));
  prompt_->setToolTip(tr("What the picture should show; Enter makes it"));
  negative_prompt_->setToolTip(tr("What the picture should not show; only felt above a CFG of 1"));
  generate_->setObjectName("previewGenerate");
  generate_->setToolTip(tr("Make the picture with these settings"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->addWidget(createBuddy(tr("&Prompt"), prompt_), 0, 0);
  grid->addWidget(prompt_, 0, 1);
  grid->addWidget(generate_, 0, 2);
  grid->addWidget(createBuddy(tr("&Negative"), negative_prompt_), 1, 0);
  grid->addWidget(negative_prompt_, 1, 1);
  grid->addWidget(createBuddy(tr("&Seed"), seed_), 2, 0);
  grid->addLayout(numbers_, 2, 1, 1, 2);
  fillNumbers();
  write({});
  for (auto* line : {prompt_, negative_prompt_}) {
    connect(line, &QLineEdit::returnPressed, this, &PreviewForm::generateWanted);
  }
  connect(seed_, &QLineEdit::editingFinished, this, &PreviewForm::changed);
  connect(steps_, &QSpinBox::valueChanged, this, &PreviewForm::changed);
  connect(sampler_, &QComboBox::currentIndexChanged, this, &PreviewForm::changed);
  connect(generate_, &QPushButton::clicked, this, [this] {
    if (busy_) {
      Q_EMIT cancelWanted();
    } else {
      Q_EMIT generateWanted();
    }
  });
}

void PreviewForm::fillNumbers() {
  dice_->setObjectName("previewDice");
  dice_->setAccessibleName(tr("Another seed"));
  dice_->setToolTip(tr("Another seed"));
  dice_->setIcon(diceIcon(palette()));
  connect(dice_, &QToolButton::clicked, this, &PreviewForm::throwDice);
  numbers_->addWidget(seed_);
  numbers_->addWidget(dice_);
  numbers_->addSpacing(4);
  numbers_->addWidget(createBuddy(tr("Steps"), steps_));
  numbers_->addWidget(steps_);
  numbers_->addSpacing(4);
  numbers_->addWidget(sampler_, 1);
}

void PreviewForm::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) dice_->setIcon(diceIcon(palette()));
}

void PreviewForm::addButton(QPushButton* button) {
  qobject_cast<QGridLayout*>(layout())->addWidget(button, 1, 2);
}

void PreviewForm::throwDice() {
  seed_->setText(QString::number(QRandomGenerator::global()->generate()));
  Q_EMIT changed();
}

void PreviewForm::read(GenerationSettings& settings) const {
  settings.prompt = prompt_->text().toStdString();
  settings.negative_prompt = negative_prompt_->text().toStdString();
  bool fits = false;
  const auto seed = seed_->text().toULongLong(&fits);
  settings.seed = fits ? seed : GenerationSettings{}.seed;
  settings.steps = steps_->value();
  settings.sampler = sampler_->currentData().toString().toStdString();
}

void PreviewForm::write(const GenerationSettings& settings) {
  const QSignalBlocker quiet(this);
  prompt_->setText(QString::fromStdString(settings.prompt));
  negative_prompt_->setText(QString::fromStdString(settings.negative_prompt));
  seed_->setText(QString::number(settings.seed));
  steps_->setValue(settings.steps);
  const int known = sampler_->findData(QString::fromStdString(settings.sampler));
  if (known >= 0) sampler_->setCurrentIndex(known);
}

void PreviewForm::setPrompt(const QString& prompt) { prompt_->setText(prompt); }

void PreviewForm::setBusy(bool busy) {
  busy_ = busy;
  generate_->setText(busy ? tr("C&ancel") : tr("Gener&ate"));
}

}  // namespace diptych::ui
