// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/field_editor.h"

#include "ui/training/problem_label.h"

#include <nlohmann/json.hpp>

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace diptych::ui {

namespace {

using nlohmann::json;

// Turning the wheel over a form scrolls it; a value changes only in the field that has the focus.
template <typename Base>
class CalmWheel : public Base {
 public:
  using Base::Base;

 protected:
  void wheelEvent(QWheelEvent* event) override {
    if (this->hasFocus()) {
      Base::wheelEvent(event);
    } else {
      event->ignore();
    }
  }
};

std::optional<double> readReal(const QString& text) {
  bool ok = false;
  const double value = QLocale::c().toDouble(text.trimmed(), &ok);
  return ok ? std::optional(value) : std::nullopt;
}

std::optional<json> readReals(const QString& text) {
  json values = json::array();
  for (const auto& part :
       text.split(QRegularExpression(QStringLiteral("[,;\\s]+")), Qt::SkipEmptyParts)) {
    const auto value = readReal(part);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

json readLines(const QString& text) {
  json lines = json::array();
  for (const auto& line : text.split(QLatin1Char('\n'))) {
    if (!line.trimmed().isEmpty()) lines.push_back(line.trimmed().toStdString());
  }
  return lines;
}

std::optional<json> readSeed(const QString& text) {
  bool ok = false;
  const auto seed = text.trimmed().toULongLong(&ok);
  return ok ? std::optional<json>(static_cast<std::uint64_t>(seed)) : std::nullopt;
}

QString textOf(const json& value) {
  if (value.is_string()) return QString::fromStdString(value.get<std::string>());
  if (value.is_number_float()) return realText(value.get<double>());
  return QString::fromStdString(value.dump());
}

QString joined(const json& values, const QString& separator) {
  QStringList texts;
  for (const auto& value : values) texts << textOf(value);
  return texts.join(separator);
}

}  // namespace

QString realText(double value) {
  auto text = QString::number(value, 'g', QLocale::FloatingPointShortest);
  static const QRegularExpression zeros(QStringLiteral("e([+-])0*(\\d)"));
  return text.replace(zeros, QStringLiteral("e\\1\\2"))
      .replace(QStringLiteral("e+"), QStringLiteral("e"));
}

FieldEditor::FieldEditor(const FieldSpec& spec, QWidget* parent) : QWidget(parent), spec_(spec) {
  switch (spec.kind) {
    case FieldKind::Integer:
      createInteger();
      break;
    case FieldKind::Choice:
      createChoice();
      break;
    case FieldKind::Flag:
      createFlag();
      break;
    case FieldKind::Lines:
      createLines();
      break;
    case FieldKind::Folder:
      createFolder();
      break;
    default:
      createText();
  }
  const auto name = QString::fromStdString(spec.name);
  setObjectName(name + QStringLiteral("_field"));
  input_->setObjectName(name);
  input_->setAccessibleName(QString(spec.label).remove(QLatin1Char('&')));
  input_->setAccessibleDescription(spec.tool_tip);
  setToolTip(
      QStringLiteral("<p>%1</p><p><code>%2</code></p>").arg(spec.tool_tip.toHtmlEscaped(), name));
  problem_ = createProblemLabel(name + QStringLiteral("_problem"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(1);
  layout->addWidget(row_ ? row_ : input_);
  layout->addWidget(problem_);
}

FieldEditor::~FieldEditor() = default;

void FieldEditor::createText() {
  auto* edit = new QLineEdit;
  connect(edit, &QLineEdit::textChanged, this, &FieldEditor::changed);
  connect(edit, &QLineEdit::editingFinished, this, &FieldEditor::committed);
  text_ = [edit] { return edit->text(); };
  set_text_ = [edit](const QString& text) {
    edit->setText(text);
    edit->setCursorPosition(0);  // of a long text the beginning is in view
  };
  input_ = edit;
}

void FieldEditor::createFolder() {
  createText();
  auto* edit = qobject_cast<QLineEdit*>(input_);
  edit->setPlaceholderText(spec_.placeholder);
  auto* browse = new QToolButton;
  browse->setObjectName(QString::fromStdString(spec_.name) + QStringLiteral("_browse"));
  browse->setAccessibleName(tr("Choose the folder"));
  browse->setText(QStringLiteral("…"));
  browse->setToolTip(tr("Choose the folder"));
  connect(browse, &QToolButton::clicked, this, [this, edit] {
    auto* dialog = new QFileDialog(this, spec_.label, edit->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
      setValue(folder.toStdString());
    });
    dialog->open();
  });
  row_ = new QWidget;
  auto* layout = new QHBoxLayout(row_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(edit, 1);
  layout->addWidget(browse);
}

void FieldEditor::createInteger() {
  auto* spin = new CalmWheel<QSpinBox>;
  spin->setFocusPolicy(Qt::StrongFocus);
  spin->setRange(spec_.lowest, spec_.highest);
  spin->setStepType(
      spec_.highest > 10'000 ? QAbstractSpinBox::AdaptiveDecimalStepType
                             : QAbstractSpinBox::DefaultStepType);
  connect(spin, &QSpinBox::valueChanged, this, &FieldEditor::changed);
  text_ = [spin] { return QString::number(spin->value()); };
  set_text_ = [spin](const QString& text) {
    spin->setValue(static_cast<int>(std::min<qlonglong>(text.toLongLong(), spin->maximum())));
  };
  input_ = spin;
}

void FieldEditor::createChoice() {
  auto* box = new CalmWheel<QComboBox>;
  box->setFocusPolicy(Qt::StrongFocus);
  for (const auto& [value, label] : spec_.choices)
    box->addItem(label, QString::fromStdString(value));
  connect(box, &QComboBox::currentIndexChanged, this, &FieldEditor::changed);
  text_ = [box] { return box->currentData().toString(); };
  set_text_ = [box](const QString& text) { box->setCurrentIndex(box->findData(text)); };
  input_ = box;
}

void FieldEditor::createFlag() {
  auto* box = new QCheckBox(spec_.label);
  connect(box, &QCheckBox::toggled, this, &FieldEditor::changed);
  text_ = [box] { return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false"); };
  set_text_ = [box](const QString& text) { box->setChecked(text == QStringLiteral("true")); };
  input_ = box;
}

void FieldEditor::createLines() {
  auto* edit = new QPlainTextEdit;
  edit->setTabChangesFocus(true);
  edit->setPlaceholderText(tr("one prompt a line; empty: captions of held-out pictures"));
  edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 3 + 14);
  connect(edit, &QPlainTextEdit::textChanged, this, &FieldEditor::changed);
  text_ = [edit] { return edit->toPlainText(); };
  set_text_ = [edit](const QString& text) { edit->setPlainText(text); };
  input_ = edit;
}

std::optional<json> FieldEditor::value() const {
  const auto text = text_();
  switch (spec_.kind) {
    case FieldKind::Integer:
      return json(static_cast<std::int64_t>(text.toLongLong()));
    case FieldKind::Seed:
      return readSeed(text);
    case FieldKind::Real: {
      const auto value = readReal(text);
      return value ? std::optional<json>(*value) : std::nullopt;
    }
    case FieldKind::RealList:
      return readReals(text);
    case FieldKind::Flag:
      return json(text == QStringLiteral("true"));
    case FieldKind::Lines:
      return readLines(text);
    default:
      return json(text.trimmed().toStdString());
  }
}

void FieldEditor::setValue(const json& value) {
  if (spec_.kind == FieldKind::Lines) {
    set_text_(joined(value, QStringLiteral("\n")));
  } else if (spec_.kind == FieldKind::RealList) {
    set_text_(joined(value, QStringLiteral(", ")));
  } else {
    set_text_(textOf(value));
  }
  Q_EMIT committed();
}

void FieldEditor::setProblem(const QString& message) { showProblem(problem_, message); }

QString FieldEditor::problem() const { return problem_->text(); }

}  // namespace diptych::ui
