// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/export_chart_dialog.h"

#include "core/base/error.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace diptych::ui {

struct ExportChartDialog::State {
  Draw draw;
  QLineEdit* path;
  QPushButton* browse;
  QLineEdit* title;
  QSpinBox* width;
  QSpinBox* height;
  QDoubleSpinBox* scale;
  QCheckBox* shown_range;
  QCheckBox* csv;
  QComboBox* format;
  QComboBox* paper;
  QLabel* pixels;
  QLabel* preview;
  QTimer* redraw;
};

namespace {

constexpr QSize kPreviewSize{480, 280};

QSpinBox* createSide(QWidget* parent, const char* name, const QString& accessible_name) {
  auto* side = new QSpinBox(parent);
  side->setObjectName(name);
  side->setAccessibleName(accessible_name);
  side->setRange(300, 8000);
  side->setSingleStep(50);
  return side;
}

QLineEdit* createLine(QWidget* parent, const char* name, const QString& accessible_name) {
  auto* line = new QLineEdit(parent);
  line->setObjectName(name);
  line->setAccessibleName(accessible_name);
  return line;
}

QCheckBox* createCheck(QWidget* parent, const char* name, const QString& text) {
  auto* check = new QCheckBox(text, parent);
  check->setObjectName(name);
  return check;
}

QString defaultPath() {
  const QDir pictures(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
  return (pictures.exists() ? pictures : QDir::home()).filePath("loss-chart.png");
}

QComboBox* createChoice(
    QWidget* parent, const char* name, const QString& accessible_name, const QStringList& entries) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName(name);
  choice->setAccessibleName(accessible_name);
  choice->addItems(entries);
  return choice;
}

constexpr std::array kEndings = {".png", ".svg", ".pdf"};

int formatOf(const QString& path) {
  for (std::size_t i = 0; i < kEndings.size(); ++i) {
    if (path.endsWith(QLatin1String(kEndings[i]), Qt::CaseInsensitive)) return static_cast<int>(i);
  }
  return -1;
}

QLabel* createPreview(QWidget* parent) {
  auto* preview = new QLabel(parent);
  preview->setObjectName("exportPreview");
  preview->setAccessibleName(ExportChartDialog::tr("Preview of the picture"));
  preview->setFixedSize(kPreviewSize + QSize(2, 2));
  preview->setFrameShape(QFrame::StyledPanel);
  preview->setAlignment(Qt::AlignCenter);
  return preview;
}

}  // namespace

ExportChartDialog::ExportChartDialog(Draw draw, QWidget* parent)
    : QDialog(parent), state_(std::make_unique<State>()) {
  setObjectName("exportChartDialog");
  setAccessibleName(tr("Export chart"));
  setWindowTitle(tr("Export chart"));
  state_->draw = std::move(draw);
  createFields();
  layOut();
  restore();
  connectFields();
  updatePixels();
  drawPreview();
}

ExportChartDialog::~ExportChartDialog() = default;

void ExportChartDialog::createFields() {
  state_->path = createLine(this, "exportPath", tr("File"));
  state_->path->setMinimumWidth(320);
  state_->browse = new QPushButton(tr("&Browse…"), this);
  state_->browse->setObjectName("exportBrowse");
  state_->title = createLine(this, "exportTitle", tr("Title"));
  state_->title->setPlaceholderText(tr("Validation and training loss"));
  state_->width = createSide(this, "exportWidth", tr("Width"));
  state_->height = createSide(this, "exportHeight", tr("Height"));
  state_->scale = new QDoubleSpinBox(this);
  state_->scale->setObjectName("exportScale");
  state_->scale->setAccessibleName(tr("Scale"));
  state_->scale->setDecimals(1);
  state_->scale->setRange(0.5, 8);
  state_->scale->setSingleStep(0.5);
  state_->scale->setPrefix(QStringLiteral("× "));
  state_->scale->setToolTip(tr("Sharpness: 2 doubles the pixels and keeps the layout"));
  state_->shown_range =
      createCheck(this, "exportShownRange", tr("Only the &range that is shown now"));
  state_->csv = createCheck(this, "exportCsv", tr("Also save the points as &CSV"));
  state_->format = createChoice(
      this,
      "exportFormat",
      tr("Format"),
      {tr("PNG picture"), tr("SVG drawing"), tr("PDF document")});
  state_->format->setToolTip(tr("Drawings stay sharp at any size; a PNG goes everywhere"));
  state_->paper =
      createChoice(this, "exportPaper", tr("Paper"), {tr("White"), tr("Dark"), tr("Transparent")});
  state_->paper->setToolTip(tr("What is behind the curves"));
  state_->pixels = new QLabel(this);
  state_->pixels->setObjectName("exportPixels");
  state_->preview = createPreview(this);
  state_->redraw = new QTimer(this);
  state_->redraw->setSingleShot(true);
  state_->redraw->setInterval(120);
}

void ExportChartDialog::layOut() {
  auto* file = new QHBoxLayout;
  file->addWidget(state_->path, 1);
  file->addWidget(state_->browse);
  auto* size = new QHBoxLayout;
  size->addWidget(state_->width);
  size->addWidget(new QLabel(QStringLiteral("×"), this));
  size->addWidget(state_->height);
  size->addSpacing(12);
  size->addWidget(state_->scale);
  size->addSpacing(12);
  size->addWidget(state_->pixels, 1);
  auto* form = new QFormLayout;
  form->addRow(tr("&File"), file);
  auto* kind = new QHBoxLayout;
  kind->addWidget(state_->format);
  kind->addSpacing(12);
  auto* paper = new QLabel(tr("&Paper"), this);
  paper->setBuddy(state_->paper);
  kind->addWidget(paper);
  kind->addWidget(state_->paper);
  kind->addStretch(1);
  form->addRow(tr("F&ormat"), kind);
  form->addRow(tr("&Title"), state_->title);
  form->addRow(tr("&Size"), size);
  form->addRow(QString(), state_->shown_range);
  form->addRow(QString(), state_->csv);
  qobject_cast<QLabel*>(form->labelForField(file))->setBuddy(state_->path);
  qobject_cast<QLabel*>(form->labelForField(kind))->setBuddy(state_->format);
  qobject_cast<QLabel*>(form->labelForField(size))->setBuddy(state_->width);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
  buttons->setObjectName("exportButtons");
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportChartDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &ExportChartDialog::reject);
  auto* all = new QVBoxLayout(this);
  all->setSpacing(12);
  all->addWidget(state_->preview, 0, Qt::AlignHCenter);
  all->addLayout(form);
  all->addWidget(buttons);
}

void ExportChartDialog::connectFields() {
  const auto changed = [this] {
    updatePixels();
    state_->redraw->start();
  };
  connect(state_->width, &QSpinBox::valueChanged, this, changed);
  connect(state_->height, &QSpinBox::valueChanged, this, changed);
  connect(state_->scale, &QDoubleSpinBox::valueChanged, this, changed);
  connect(state_->title, &QLineEdit::textChanged, this, changed);
  connect(state_->shown_range, &QCheckBox::toggled, this, changed);
  connect(state_->paper, &QComboBox::currentIndexChanged, this, changed);
  connect(state_->format, &QComboBox::currentIndexChanged, this, &ExportChartDialog::takeFormat);
  connect(state_->path, &QLineEdit::textChanged, this, [this](const QString& path) {
    if (const int format = formatOf(path); format >= 0) state_->format->setCurrentIndex(format);
  });
  connect(state_->redraw, &QTimer::timeout, this, &ExportChartDialog::drawPreview);
  connect(state_->browse, &QPushButton::clicked, this, &ExportChartDialog::browse);
}

// The ending follows the choice; sharpness means nothing to a drawing.
void ExportChartDialog::takeFormat() {
  const int format = state_->format->currentIndex();
  const auto path = state_->path->text().trimmed();
  const int before = formatOf(path);
  const auto stem = before < 0 ? path : path.left(path.size() - 4);
  if (before != format && !path.isEmpty()) {
    state_->path->setText(stem + kEndings[static_cast<std::size_t>(format)]);
  }
  state_->scale->setEnabled(format == 0);
  updatePixels();
}

void ExportChartDialog::browse() {
  const auto path = QFileDialog::getSaveFileName(
      this,
      tr("Save the chart as"),
      state_->path->text(),
      tr("Charts (*.png *.svg *.pdf)"),
      nullptr,
      QFileDialog::DontConfirmOverwrite);
  if (!path.isEmpty()) state_->path->setText(path);
}

void ExportChartDialog::updatePixels() {
  const auto scaled = QSizeF(options().size) * options().scale;
  state_->pixels->setVisible(state_->format->currentIndex() == 0);
  state_->pixels->setText(
      tr("= %1 × %2 pixels").arg(qRound(scaled.width())).arg(qRound(scaled.height())));
}

void ExportChartDialog::drawPreview() {
  auto drawn = options();
  const auto shown = drawn.size.scaled(kPreviewSize, Qt::KeepAspectRatio);
  drawn.scale = devicePixelRatioF() * shown.width() / drawn.size.width();
  try {
    auto picture = state_->draw(drawn);
    picture.setDevicePixelRatio(devicePixelRatioF());
    state_->preview->setPixmap(QPixmap::fromImage(picture));
  } catch (const std::exception& error) {
    state_->preview->setText(QString::fromStdString(describe(error)));
  }
}

std::filesystem::path ExportChartDialog::path() const {
  auto path = state_->path->text().trimmed();
  if (formatOf(path) < 0)
    path += kEndings[static_cast<std::size_t>(state_->format->currentIndex())];
  return path.toStdString();
}

ChartExport ExportChartDialog::options() const {
  ChartExport options;
  options.size = {state_->width->value(), state_->height->value()};
  options.scale = state_->scale->value();
  options.title = state_->title->text().trimmed();
  options.whole_range = !state_->shown_range->isChecked();
  options.with_csv = state_->csv->isChecked();
  options.dark = state_->paper->currentIndex() == 1;
  options.transparent = state_->paper->currentIndex() == 2;
  return options;
}

void ExportChartDialog::accept() {
  if (state_->path->text().trimmed().isEmpty()) return state_->path->setFocus();
  std::vector files = {path()};
  if (state_->csv->isChecked()) files.push_back(path().replace_extension(".csv"));
  QStringList existing;
  for (const auto& file : files) {
    const auto name = QString::fromStdString(file.string());
    if (QFileInfo::exists(name)) existing << name;
  }
  if (!existing.isEmpty() &&
      QMessageBox::question(
          this, windowTitle(), tr("Replace %1?").arg(existing.join(tr(" and ")))) !=
          QMessageBox::Yes) {
    return;
  }
  remember();
  QDialog::accept();
}

void ExportChartDialog::remember() const {
  QSettings settings;
  settings.beginGroup("export-chart");
  settings.setValue("path", state_->path->text());
  settings.setValue("width", state_->width->value());
  settings.setValue("height", state_->height->value());
  settings.setValue("scale", state_->scale->value());
  settings.setValue("csv", state_->csv->isChecked());
  settings.setValue("paper", state_->paper->currentIndex());
}

void ExportChartDialog::restore() {
  QSettings settings;
  settings.beginGroup("export-chart");
  const ChartExport defaults;
  state_->path->setText(settings.value("path", defaultPath()).toString());
  state_->width->setValue(settings.value("width", defaults.size.width()).toInt());
  state_->height->setValue(settings.value("height", defaults.size.height()).toInt());
  state_->scale->setValue(settings.value("scale", defaults.scale).toDouble());
  state_->paper->setCurrentIndex(std::clamp(settings.value("paper", 0).toInt(), 0, 2));
  state_->format->setCurrentIndex(std::max(0, formatOf(state_->path->text())));
  state_->csv->setChecked(settings.value("csv", false).toBool());
}

}  // namespace diptych::ui
