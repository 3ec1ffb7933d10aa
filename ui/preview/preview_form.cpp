// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_form.h"

#include "ui/preview/dice_icon.h"
#include "ui/preview/sampler_choices.h"
#include "ui/widgets/size_box.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <limits>

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
  seed->setMaximumWidth(seed->fontMetrics().horizontalAdvance("0000000000000"));
  seed->setToolTip(PreviewForm::tr("The starting noise: the same seed gives the same picture"));
  return seed;
}

QSlider* createSlider(
    QWidget* parent, const char* name, const QString& accessible_name, const QString& tip) {
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setObjectName(name);
  slider->setAccessibleName(accessible_name);
  slider->setToolTip(tip);
  slider->setMinimumWidth(70);
  slider->setCursor(Qt::PointingHandCursor);
  return slider;
}

constexpr int kSeedsOnSlider = 100;
constexpr int kStepsOnSlider = 50;

QSlider* createSeedSlider(QWidget* parent) {
  auto* slider = createSlider(
      parent,
      "previewSeedSlider",
      PreviewForm::tr("Seeds nearby"),
      PreviewForm::tr("Other starting noise: the hundred seeds that share all but the last two "
                      "digits. Arrows: the next one."));
  slider->setRange(0, kSeedsOnSlider - 1);
  return slider;
}

QSlider* createStepsSlider(QWidget* parent) {
  auto* slider = createSlider(
      parent,
      "previewStepsSlider",
      PreviewForm::tr("Sampling steps"),
      PreviewForm::tr("Sampling steps, 1 to 50: more are slower and rarely look better. The "
                      "picture of as many steps is made when the slider rests."));
  slider->setRange(1, kStepsOnSlider);
  slider->setPageStep(5);
  return slider;
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
  sampler->setMinimumWidth(100);  // it gives way where there is little room
  sampler->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  sampler->setMaximumWidth(220);
  for (const auto& choice : kSamplerChoices) sampler->addItem(choice.label, QString(choice.name));
  return sampler;
}

constexpr int kKeptPrompts = 30;

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
      seed_slider_(createSeedSlider(this)),
      steps_(createSteps(this)),
      steps_slider_(createStepsSlider(this)),
      sampler_(createSampler(this)),
      size_(new SizeBox(this)),
      generate_(new QPushButton(tr("Gener&ate"), this)) {
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
  auto* second = new QHBoxLayout;
  second->addWidget(negative_prompt_, 1);
  size_->setObjectName("previewSize");
  second->addWidget(size_);
  grid->addLayout(second, 1, 1);
  fillNumbers();
  fillPrompt();
  connectSliders();
  GenerationSettings defaults;
  defaults.width = defaults.height = 0;
  write(defaults);
  for (auto* line : {prompt_, negative_prompt_}) {
    connect(line, &QLineEdit::returnPressed, this, &PreviewForm::generateWanted);
  }
  for (auto* line : {seed_, size_->lineEdit()}) {
    connect(line, &QLineEdit::editingFinished, this, [this, line] {
      if (!line->isModified()) return;  // it only lost the focus
      line->setModified(false);
      Q_EMIT changed();
    });
  }
  connect(steps_, &QSpinBox::valueChanged, this, &PreviewForm::changed);
  connect(sampler_, &QComboBox::currentIndexChanged, this, &PreviewForm::changed);
  connect(size_, &QComboBox::activated, this, &PreviewForm::changed);
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
  auto* noise = new QHBoxLayout;
  noise->addWidget(seed_);
  noise->addWidget(dice_);
  noise->addWidget(seed_slider_, 1);
  auto* way = new QHBoxLayout;
  way->addWidget(steps_);
  way->addWidget(steps_slider_, 1);
  way->addWidget(sampler_);
  auto* grid = qobject_cast<QGridLayout*>(layout());
  grid->addWidget(createBuddy(tr("&Seed"), seed_), 2, 0);
  grid->addLayout(noise, 2, 1, 1, 2);
  grid->addWidget(createBuddy(tr("Steps"), steps_), 3, 0);
  grid->addLayout(way, 3, 1, 1, 2);
}

// Each shows what is typed beside it, and says only what a hand does to it.
void PreviewForm::connectSliders() {
  connect(seed_, &QLineEdit::textChanged, this, [this] {
    const QSignalBlocker quiet(seed_slider_);
    seed_slider_->setValue(static_cast<int>(seed() % kSeedsOnSlider));
  });
  connect(seed_slider_, &QSlider::valueChanged, this, [this](int place) {
    const auto first = seed() - seed() % kSeedsOnSlider;
    const auto room = std::numeric_limits<std::uint64_t>::max() - first;
    const auto away = std::min(static_cast<std::uint64_t>(place), room);
    seed_->setText(QString::number(first + away));
    Q_EMIT moved();
  });
  connect(steps_, &QSpinBox::valueChanged, this, [this](int steps) {
    const QSignalBlocker quiet(steps_slider_);
    steps_slider_->setValue(steps);
  });
  connect(steps_slider_, &QSlider::valueChanged, this, [this](int steps) {
    const QSignalBlocker quiet(steps_);
    steps_->setValue(steps);
    Q_EMIT moved();
  });
}

std::uint64_t PreviewForm::seed() const {
  bool fits = false;
  const auto seed = seed_->text().toULongLong(&fits);
  return fits ? seed : GenerationSettings{}.seed;
}

void PreviewForm::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  dice_->setIcon(diceIcon(palette()));
  caption_action_->setIcon(diceIcon(palette()));
}

void PreviewForm::addButton(QPushButton* button) {
  qobject_cast<QGridLayout*>(layout())->addWidget(button, 1, 2);
}

void PreviewForm::fillPrompt() {
  history_action_ =
      prompt_->addAction(style()->standardIcon(QStyle::SP_ArrowDown), QLineEdit::TrailingPosition);
  history_action_->setObjectName("previewHistory");
  history_action_->setText(tr("Earlier prompts"));
  history_action_->setToolTip(tr("Earlier prompts (arrow down)"));
  connect(history_action_, &QAction::triggered, this, &PreviewForm::openHistory);
  caption_action_ = prompt_->addAction(diceIcon(palette()), QLineEdit::TrailingPosition);
  caption_action_->setObjectName("previewCaption");
  caption_action_->setText(tr("A caption of the data sets"));
  caption_action_->setToolTip(tr("Take a random caption of the data sets"));
  connect(caption_action_, &QAction::triggered, this, &PreviewForm::takeCaption);
  prompt_->installEventFilter(this);
  setHistory({});
  setCaptionSource({});
}

bool PreviewForm::eventFilter(QObject* watched, QEvent* event) {
  if (watched == prompt_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Down) {
    openHistory();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void PreviewForm::setCaptionSource(std::function<QString()> source) {
  caption_source_ = std::move(source);
  caption_action_->setEnabled(static_cast<bool>(caption_source_));
}

void PreviewForm::takeCaption() {
  const auto caption = caption_source_ ? caption_source_() : QString();
  if (!caption.isEmpty()) takePrompt(caption);
}

void PreviewForm::takePrompt(const QString& prompt) {
  prompt_->setText(prompt);
  Q_EMIT generateWanted();
}

void PreviewForm::setHistory(const QStringList& history) {
  history_ = history.mid(0, kKeptPrompts);
  history_action_->setEnabled(!history_.isEmpty());
}

void PreviewForm::rememberPrompt() {
  const auto prompt = prompt_->text().trimmed();
  if (prompt.isEmpty()) return;
  auto history = history_;
  history.removeAll(prompt);
  history.prepend(prompt);
  setHistory(history);
}

void PreviewForm::openHistory() {
  if (history_.isEmpty()) return;
  QMenu menu;
  menu.setObjectName("previewHistoryMenu");
  for (const auto& prompt : history_) {
    auto text = fontMetrics().elidedText(prompt, Qt::ElideRight, prompt_->width());
    menu.addAction(text.replace('&', "&&"), this, [this, prompt] { takePrompt(prompt); });
  }
  menu.exec(prompt_->mapToGlobal(QPoint(0, prompt_->height())));
}

void PreviewForm::throwDice() {
  seed_->setText(QString::number(QRandomGenerator::global()->generate()));
  Q_EMIT changed();
}

void PreviewForm::read(GenerationSettings& settings) const {
  settings.prompt = prompt_->text().toStdString();
  settings.negative_prompt = negative_prompt_->text().toStdString();
  settings.seed = seed();
  settings.steps = steps_->value();
  settings.sampler = sampler_->currentData().toString().toStdString();
  const auto size = size_->pictureSize();
  settings.width = size.width();
  settings.height = size.height();
}

void PreviewForm::write(const GenerationSettings& settings) {
  const QSignalBlocker quiet(this);
  prompt_->setText(QString::fromStdString(settings.prompt));
  negative_prompt_->setText(QString::fromStdString(settings.negative_prompt));
  seed_->setText(QString::number(settings.seed));
  steps_->setValue(settings.steps);
  const int known = sampler_->findData(QString::fromStdString(settings.sampler));
  if (known >= 0) sampler_->setCurrentIndex(known);
  const QSignalBlocker quiet_size(size_);
  size_->setPictureSize({settings.width, settings.height});
}

void PreviewForm::setPrompt(const QString& prompt) { prompt_->setText(prompt); }

void PreviewForm::setBusy(bool busy) {
  busy_ = busy;
  generate_->setText(busy ? tr("C&ancel") : tr("Gener&ate"));
}

}  // namespace diptych::ui
