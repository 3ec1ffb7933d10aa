// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_form.h"

#include "ui/bridge/paths.h"
#include "ui/training/problem_label.h"
#include "ui/widgets/duration.h"
#include "ui/widgets/size_box.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych::ui {
namespace {

template <typename Field>
Field* named(Field* field, const char* object, const QString& name, const QString& tip) {
  field->setObjectName(object);
  field->setAccessibleName(name);
  field->setToolTip(tip);
  return field;
}

// What is not in the list is a path that was typed.
QString modelPathOf(const QComboBox& box) {
  const int known = box.findText(box.currentText());
  return known >= 0 ? box.itemData(known).toString() : box.currentText().trimmed();
}

}  // namespace

SweepForm::SweepForm(QWidget* parent) : QWidget(parent) {
  setObjectName("sweepForm");
  setAccessibleName(tr("A new sweep"));
  createWords();
  createNumbers();
  createSampling();
  createAxes();
  createFoot();
  layOut();
  const auto changed = [this] { refresh(); };
  for (auto* line : {prompt_, negative_, seed_, name_}) {
    connect(line, &QLineEdit::textChanged, this, changed);
  }
  connect(steps_, &QSpinBox::valueChanged, this, changed);
  connect(model_, &QComboBox::currentTextChanged, this, changed);
  for (auto* axis : axes_) connect(axis, &SweepAxisEditor::changed, this, changed);
  connect(start_, &QPushButton::clicked, this, &SweepForm::startWanted);
  refresh();
}

void SweepForm::createWords() {
  name_ = named(
      new QLineEdit(tr("sweep"), this),
      "sweepName",
      tr("Name"),
      tr("Names the folder and the exported picture"));
  model_ = named(
      new QComboBox(this),
      "sweepModel",
      tr("Model"),
      tr("A model or a run, which means its newest checkpoint; or type a path"));
  model_->setEditable(true);
  model_->setInsertPolicy(QComboBox::NoInsert);
  model_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  model_->setMinimumContentsLength(10);
  prompt_ = named(new QLineEdit(this), "sweepPrompt", tr("Prompt"), tr("What all pictures show"));
  prompt_->setPlaceholderText(tr("a photo of a tiger"));
  negative_ = named(
      new QLineEdit(this),
      "sweepNegative",
      tr("Negative prompt"),
      tr("What the pictures should not show"));
}

void SweepForm::createNumbers() {
  seed_ = named(
      new QLineEdit(QStringLiteral("555"), this),
      "sweepSeed",
      tr("Seed"),
      tr("The starting noise, the same in every cell unless the seed is an axis"));
  seed_->setValidator(
      new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,20}")), seed_));
  steps_ = named(new QSpinBox(this), "sweepSteps", tr("Sampling steps"), tr("Sampling steps"));
  steps_->setRange(1, 1000);
  steps_->setValue(20);
  cfg_ = named(
      new QDoubleSpinBox(this), "sweepCfg", tr("CFG scale"), tr("Classifier-free guidance scale"));
  cfg_->setRange(0, 1000);
  cfg_->setDecimals(2);
  cfg_->setSingleStep(0.5);
  cfg_->setValue(7.5);
}

void SweepForm::createSampling() {
  sampler_ = named(
      new QComboBox(this), "sweepSampler", tr("Sampler"), tr("The way from noise to the picture"));
  for (const auto& name : samplerNames()) {
    sampler_->addItem(
        QString::fromStdString(samplerDisplayName(name)), QString::fromStdString(name));
  }
  sampler_->setCurrentIndex(std::max(0, sampler_->findData(QStringLiteral("dpmpp_2m_karras"))));
  size_ = new SizeBox(this);
  size_->setObjectName("sweepSize");
  size_->setMinimumWidth(1);  // shares its line
}

void SweepForm::createAxes() {
  axes_ = {
      new SweepAxisEditor(QStringLiteral("X"), tr("&Columns"), false, this),
      new SweepAxisEditor(QStringLiteral("Y"), tr("&Rows"), false, this),
      new SweepAxisEditor(QStringLiteral("Z"), tr("S&heets"), true, this)};
  axes_[0]->setAxis(SweepKind::Cfg, QStringLiteral("1, 1.5, 3-9 (+2)"));
  axes_[1]->setAxis(SweepKind::Prompt, {});
  axes_[2]->setAxis(std::nullopt, {});
}

void SweepForm::createFoot() {
  summary_ = new QLabel(this);
  summary_->setObjectName("sweepSummary");
  summary_->setWordWrap(true);
  problem_ = createProblemLabel(QStringLiteral("sweepFormProblem"));
  start_ = named(
      new QPushButton(tr("Start s&weep"), this),
      "sweepStart",
      tr("Start sweep"),
      tr("Make a new folder and its pictures"));
}

// Two fields on one line; the first has its label at the left, as the others have.
QLayout* SweepForm::createPair(QWidget* first, const QString& label, QWidget* second) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  auto* between = new QLabel(label, this);
  between->setBuddy(second);
  row->addWidget(first, 1);
  row->addWidget(between);
  row->addWidget(second, 1);
  return row;
}

void SweepForm::layOut() {
  auto* inner = new QWidget;
  auto* fields = new QFormLayout;
  fields->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  fields->setVerticalSpacing(5);
  fields->addRow(tr("&Name"), name_);
  fields->addRow(tr("&Model"), model_);
  fields->addRow(tr("&Prompt"), prompt_);
  fields->addRow(tr("Ne&gative"), negative_);
  fields->addRow(tr("Samp&ler"), sampler_);
  const auto add_pair = [&](const QString& label, QWidget* first, QLayout* pair) {
    auto* left = new QLabel(label, this);
    left->setBuddy(first);
    fields->addRow(left, pair);
  };
  add_pair(tr("S&teps"), steps_, createPair(steps_, tr("C&FG"), cfg_));
  add_pair(tr("See&d"), seed_, createPair(seed_, tr("S&ize"), size_));
  auto* column = new QVBoxLayout(inner);
  column->setSpacing(8);
  column->addLayout(fields);
  for (auto* axis : axes_) column->addWidget(axis);
  column->addStretch(1);
  auto* scroll = new QScrollArea(this);
  scroll->setObjectName("sweepFormScroll");
  scroll->setAccessibleName(tr("Fields of a new sweep"));
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(inner);
  scroll->setMinimumWidth(
      inner->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(4);
  all->addWidget(scroll, 1);
  auto* foot = new QVBoxLayout;
  foot->setContentsMargins(9, 0, 9, 9);
  foot->addWidget(problem_);
  auto* row = new QHBoxLayout;
  row->addWidget(summary_, 1);
  row->addWidget(start_);
  foot->addLayout(row);
  all->addLayout(foot);
}

void SweepForm::setModels(const std::vector<SweepModelChoice>& models) {
  if (models == std::exchange(models_, models)) return;
  const auto chosen = modelPathOf(*model_);
  {
    const QSignalBlocker quiet(model_);
    model_->clear();
    for (const auto& model : models) {
      if (model.group.isEmpty()) model_->addItem(model.label, toText(model.path));
    }
    if (!chosen.isEmpty()) showModel(chosen);
  }
  for (auto* axis : axes_) axis->setModels(models);
  refresh();
}

// By its name when it is in the list.
void SweepForm::showModel(const QString& path) {
  const int known = model_->findData(path);
  model_->setEditText(known >= 0 ? model_->itemText(known) : path);
}

void SweepForm::setSecondsPerStep(double seconds) {
  seconds_per_step_ = seconds;
  refresh();
}

void SweepForm::setStartAllowed(bool allowed, const QString& why) {
  allowed_ = allowed;
  why_not_ = why;
  refresh();
}

void SweepForm::setProblem(const QString& message) { showProblem(problem_, message); }

bool SweepForm::varies(SweepKind kind) const {
  return std::any_of(
      axes_.begin(), axes_.end(), [kind](const auto* axis) { return axis->kind() == kind; });
}

std::size_t SweepForm::cells() const {
  std::size_t cells = 1;
  for (const auto* axis : axes_) {
    if (axis->kind()) cells *= axis->values().size();
  }
  return cells;
}

double SweepForm::stepsInAll() const {
  double steps = static_cast<double>(cells()) * steps_->value();
  for (const auto* axis : axes_) {
    if (axis->kind() != SweepKind::Steps || axis->values().empty()) continue;
    double sum = 0;
    for (const auto& value : axis->values()) sum += std::stod(value);
    steps = static_cast<double>(cells()) * sum / static_cast<double>(axis->values().size());
  }
  return steps;
}

QString SweepForm::summary() const {
  if (!allowed_) return why_not_;
  if (std::any_of(axes_.begin(), axes_.end(), [](const auto* axis) { return !axis->valid(); })) {
    return tr("Type values for the columns and the rows.");
  }
  if (cells() > kMaxSweepCells) {
    return tr("%1 cells are too many: at most %2 can be made.")
        .arg(QLocale().toString(static_cast<qulonglong>(cells())))
        .arg(QLocale().toString(static_cast<qulonglong>(kMaxSweepCells)));
  }
  if (modelPathOf(*model_).isEmpty()) return tr("Choose a model.");
  if (!request()) return tr("Type a seed from 0 to 18446744073709551615.");
  const auto count =
      tr("<b>%1 cells</b>").arg(QLocale().toString(static_cast<qulonglong>(cells())));
  if (seconds_per_step_ < 0) return count;
  return tr("%1, about %2").arg(count, describeDuration(seconds_per_step_ * stepsInAll()));
}

// A field that an axis changes says so instead of a value that is not used.
void SweepForm::refresh() {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    bool twice = false;
    for (std::size_t j = 0; j < i; ++j) {
      twice = twice || (axes_[i]->kind() && axes_[i]->kind() == axes_[j]->kind());
    }
    axes_[i]->setTwice(twice);
  }
  model_->setEnabled(!varies(SweepKind::Model));
  prompt_->setEnabled(!varies(SweepKind::Prompt));
  negative_->setEnabled(!varies(SweepKind::NegativePrompt));
  seed_->setEnabled(!varies(SweepKind::Seed));
  steps_->setEnabled(!varies(SweepKind::Steps));
  cfg_->setEnabled(!varies(SweepKind::Cfg));
  sampler_->setEnabled(!varies(SweepKind::Sampler));
  summary_->setText(summary());
  start_->setEnabled(allowed_ && request().has_value());
}

std::optional<SweepRequest> SweepForm::request() const {
  const bool valid =
      std::all_of(axes_.begin(), axes_.end(), [](const auto* axis) { return axis->valid(); });
  SweepRequest request;
  request.model = toPath(modelPathOf(*model_));
  for (const auto* axis : axes_) {
    if (!axis->kind()) continue;
    request.axes.push_back({*axis->kind(), axis->typed()});
    // Not asked for when the model is an axis, whose first is meant then.
    if (axis->kind() == SweepKind::Model && !axis->values().empty()) {
      request.model = axis->values().front();
    }
  }
  if (!valid || cells() > kMaxSweepCells || request.model.empty()) return std::nullopt;
  request.name =
      name_->text().trimmed().isEmpty() ? "sweep" : name_->text().trimmed().toStdString();
  auto& base = request.base;
  base.prompt = prompt_->text().toStdString();
  base.negative_prompt = negative_->text().toStdString();
  bool fits = false;
  base.seed = seed_->text().toULongLong(&fits);
  if (!fits) return std::nullopt;
  base.steps = steps_->value();
  base.cfg = cfg_->value();
  base.sampler = sampler_->currentData().toString().toStdString();
  const auto size = size_->pictureSize();
  base.width = size.width();
  base.height = size.height();
  return request;
}

void SweepForm::showPlan(const SweepPlan& plan) {
  name_->setText(QString::fromStdString(plan.name));
  showModel(toText(plan.model.path));
  prompt_->setText(QString::fromStdString(plan.base.prompt));
  negative_->setText(QString::fromStdString(plan.base.negative_prompt));
  seed_->setText(QString::number(plan.base.seed));
  steps_->setValue(plan.base.steps);
  cfg_->setValue(plan.base.cfg);
  sampler_->setCurrentIndex(
      std::max(0, sampler_->findData(QString::fromStdString(plan.base.sampler))));
  size_->setPictureSize({plan.base.width, plan.base.height});
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (i < plan.axes.size()) {
      axes_[i]->setAxis(plan.axes[i].kind, toText(plan.axes[i].typed));
    } else {
      axes_[i]->setAxis(std::nullopt, {});
    }
  }
}

void SweepForm::save(QSettings& settings) const {
  settings.setValue("name", name_->text());
  settings.setValue("model", modelPathOf(*model_));
  settings.setValue("prompt", prompt_->text());
  settings.setValue("negative", negative_->text());
  settings.setValue("seed", seed_->text());
  settings.setValue("steps", steps_->value());
  settings.setValue("cfg", cfg_->value());
  settings.setValue("sampler", sampler_->currentData());
  settings.setValue("size", size_->pictureSize());
  for (const auto* axis : axes_) axis->save(settings);
}

void SweepForm::restore(QSettings& settings) {
  name_->setText(settings.value("name", name_->text()).toString());
  const auto path = settings.value("model").toString();
  if (!path.isEmpty()) showModel(path);
  prompt_->setText(settings.value("prompt").toString());
  negative_->setText(settings.value("negative").toString());
  seed_->setText(settings.value("seed", seed_->text()).toString());
  steps_->setValue(settings.value("steps", steps_->value()).toInt());
  cfg_->setValue(settings.value("cfg", cfg_->value()).toDouble());
  sampler_->setCurrentIndex(
      std::max(0, sampler_->findData(settings.value("sampler", sampler_->currentData()))));
  size_->setPictureSize(settings.value("size").toSize());
  for (auto* axis : axes_) axis->restore(settings);
  refresh();
}

}  // namespace diptych::ui
