// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_axis_editor.h"

#include "core/base/error.h"
#include "core/sweep/sweep_models.h"
#include "ui/bridge/paths.h"
#include "ui/training/problem_label.h"
#include "ui/widgets/elided_label.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace diptych::ui {
namespace {

QString kindTip(SweepKind kind) {
  switch (kind) {
    case SweepKind::Cfg:
      return SweepAxisEditor::tr("1, 1.5, 3-7 (+2)");
    case SweepKind::Seed:
      return SweepAxisEditor::tr("555, 1-6");
    case SweepKind::Steps:
      return SweepAxisEditor::tr("5-20 (+5)");
    case SweepKind::Sampler:
      return SweepAxisEditor::tr("Euler, DPM++ 2M Karras");
    case SweepKind::Model:
      return SweepAxisEditor::tr("folders, files, runs or experiments, one on each line");
    case SweepKind::Prompt:
    case SweepKind::NegativePrompt:
      break;
  }
  return SweepAxisEditor::tr("one on each line, or with commas: a cat, \"a dog, lying\"");
}

bool isOfTexts(SweepKind kind) {
  return kind == SweepKind::Model || kind == SweepKind::Prompt || kind == SweepKind::NegativePrompt;
}

// Names have no mnemonics.
QString menuText(QString name) { return name.replace(QChar('&'), QStringLiteral("&&")); }

QString shortened(const std::string& value) {
  constexpr int kShown = 24;
  const auto text = QString::fromStdString(value);
  return text.size() > kShown ? text.left(kShown) + QChar(0x2026) : text;
}

}  // namespace

SweepAxisEditor::SweepAxisEditor(
    const QString& name, const QString& title, bool optional, QWidget* parent)
    : QWidget(parent),
      name_(name),
      optional_(optional),
      kind_(new QComboBox(this)),
      add_(new QToolButton(this)),
      text_(new QPlainTextEdit(this)),
      count_(new ElidedLabel(this)),
      problem_(createProblemLabel(QStringLiteral("sweepProblem") + name)) {
  setObjectName(QStringLiteral("sweepAxis") + name);
  kind_->setObjectName(QStringLiteral("sweepKind") + name);
  kind_->setAccessibleName(tr("%1: what changes").arg(title));
  kind_->setToolTip(tr("What changes along this axis"));
  if (optional) kind_->addItem(tr("(none)"), -1);
  for (int i = 0; i < kSweepKinds; ++i) {
    kind_->addItem(QString::fromStdString(sweepKindTitle(static_cast<SweepKind>(i))), i);
  }
  add_->setObjectName(QStringLiteral("sweepAddModel") + name);
  add_->setText(tr("Add"));
  add_->setToolTip(
      tr("Add a model, a run or all of its checkpoints, an experiment or one of its arms"));
  add_->setPopupMode(QToolButton::InstantPopup);
  add_->setMenu(new QMenu(add_));
  add_->menu()->setToolTipsVisible(true);
  text_->setObjectName(QStringLiteral("sweepValues") + name);
  text_->setAccessibleName(tr("%1: values").arg(title));
  text_->setToolTip(
      tr("Values with commas between them. 1-5 is a range, 1-5 (+2) has a step, 10-15 [5] a count. "
         "Texts with commas go in quotes, or one on each line."));
  text_->setTabChangesFocus(true);
  count_->setObjectName(QStringLiteral("sweepCount") + name);
  layOut(title);
  setModels({});
  connect(kind_, &QComboBox::currentIndexChanged, this, &SweepAxisEditor::check);
  connect(text_, &QPlainTextEdit::textChanged, this, &SweepAxisEditor::check);
  check();
}

void SweepAxisEditor::layOut(const QString& title) {
  auto small = count_->font();
  small.setPointSizeF(small.pointSizeF() * 0.9);
  count_->setFont(small);
  auto* top = new QHBoxLayout;
  auto* label = new QLabel(title, this);
  label->setBuddy(kind_);
  label->setMinimumWidth(fontMetrics().horizontalAdvance(tr("Negative")) + 4);  // as in the form
  top->addWidget(label);
  top->addWidget(kind_, 1);
  top->addWidget(add_);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(3);
  all->addLayout(top);
  all->addWidget(text_);
  all->addWidget(count_);
  all->addWidget(problem_);
}

void SweepAxisEditor::setModels(const std::vector<SweepModelChoice>& models) {
  auto* menu = add_->menu();
  menu->clear();
  qDeleteAll(menu->findChildren<QMenu*>());
  QMenu* group = menu;
  for (const auto& model : models) {
    if (model.group.isEmpty()) {
      group = menu;
    } else if (group == menu || group->title() != menuText(model.group)) {
      group = menu->addMenu(menuText(model.group));
      group->setToolTipsVisible(true);
    }
    auto* action = group->addAction(menuText(model.label));
    action->setToolTip(toText(model.path));
    connect(action, &QAction::triggered, this, [this, path = model.path] { addModel(path); });
  }
  menu->addSeparator();
  auto* other = menu->addAction(tr("&Folder…"), this, &SweepAxisEditor::askForFolder);
  other->setToolTip(tr("A model, a run, its checkpoints, an experiment or one of its arms"));
}

void SweepAxisEditor::askForFolder() {
  const auto folder = QFileDialog::getExistingDirectory(
      this, tr("A model, a run, its checkpoints, an experiment or one of its arms"));
  if (!folder.isEmpty()) addModel(toPath(folder));
}

void SweepAxisEditor::addModel(const std::filesystem::path& path) {
  const auto before = text_->toPlainText().trimmed();
  // A single line is taken apart at its commas, which a path may have, and quotes too.
  const auto line = QChar('"') + toText(path).replace(QChar('"'), "\"\"") + QChar('"');
  text_->setPlainText(before.isEmpty() ? line : before + QChar('\n') + line);
}

void SweepAxisEditor::setTwice(bool twice) {
  if (twice == twice_) return;
  twice_ = twice;
  showCount();
}

std::optional<SweepKind> SweepAxisEditor::kind() const {
  const int kind = kind_->currentData().toInt();
  return kind < 0 ? std::nullopt : std::optional(static_cast<SweepKind>(kind));
}

void SweepAxisEditor::setAxis(std::optional<SweepKind> kind, const QString& typed) {
  {
    const QSignalBlocker quiet_kind(kind_), quiet_text(text_);
    kind_->setCurrentIndex(std::max(0, kind_->findData(kind ? static_cast<int>(*kind) : -1)));
    text_->setPlainText(typed);
  }
  check();
}

std::string SweepAxisEditor::typed() const { return toPath(text_->toPlainText()).string(); }

bool SweepAxisEditor::valid() const { return kind() ? !values_.empty() && !twice_ : optional_; }

void SweepAxisEditor::check() {
  if (files_) files_->cancel();
  values_.clear();
  QString problem;
  if (const auto chosen = kind()) {
    text_->setPlaceholderText(kindTip(*chosen));
    const int lines = isOfTexts(*chosen) ? 4 : 1;
    text_->setFixedHeight(fontMetrics().lineSpacing() * lines + 12);
    try {
      if (!text_->toPlainText().trimmed().isEmpty()) values_ = parseAxis(*chosen, typed());
    } catch (const std::exception& error) {
      problem = QString::fromStdString(describe(error));
    }
  }
  text_->setVisible(kind().has_value());
  add_->setVisible(kind() == SweepKind::Model);
  labels_ = values_;
  showProblem(problem_, problem);
  showCount();
  if (kind() == SweepKind::Model && !values_.empty()) lookUpModels();
  Q_EMIT changed();
}

// Whatever is wrong there may be right when the sweep is started, so that it stays allowed.
void SweepAxisEditor::lookUpModels() {
  if (!files_) files_ = std::make_unique<Worker>();
  const auto work = [paths = values_](std::stop_token) { return sweepModels(paths); };
  const auto done = [this](const std::vector<SweepModel>& models) {
    values_.clear();
    labels_.clear();
    for (const auto& model : models) {
      values_.push_back(model.path.string());
      labels_.push_back(model.label);
    }
    showCount();
    Q_EMIT changed();
  };
  files_->run(work, done, [this](const QString& error) { showProblem(problem_, error); });
}

// "5 values: 1, 2, 3, 4, 5": what was typed, as it was understood.
void SweepAxisEditor::showCount() {
  QStringList shown;
  for (std::size_t i = 0; i < labels_.size() && i < 12; ++i) shown << shortened(labels_[i]);
  auto text = values_.size() == 1 ? tr("1 value: %1").arg(shown.join(", "))
                                  : tr("%1 values: %2").arg(values_.size()).arg(shown.join(" · "));
  if (twice_) text = tr("Another axis changes this already. Choose something else.");
  count_->setText(text);
  count_->setToolTip(text);
  count_->setVisible(kind() && (twice_ || !values_.empty()));
}

void SweepAxisEditor::save(QSettings& settings) const {
  settings.setValue(
      QStringLiteral("kind") + name_,
      kind() ? QString::fromStdString(sweepKindName(*kind())) : QString());
  settings.setValue(QStringLiteral("values") + name_, text_->toPlainText());
}

void SweepAxisEditor::restore(const QSettings& settings) {
  const auto key = QStringLiteral("kind") + name_;
  if (!settings.contains(key)) return;
  std::optional<SweepKind> kind;
  try {
    kind = sweepKindOf(settings.value(key).toString().toStdString());
  } catch (const Error&) {
    if (!optional_) return;  // of another version
  }
  setAxis(kind, settings.value(QStringLiteral("values") + name_).toString());
}

}  // namespace diptych::ui
