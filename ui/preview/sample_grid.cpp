// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/sample_grid.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/version.h"
#include "core/image/image.h"
#include "ui/bridge/worker.h"
#include "ui/charts/qt_image.h"
#include "ui/preview/enlarged_picture.h"
#include "ui/preview/sample_runs.h"
#include "ui/preview/sample_sheet_view.h"
#include "ui/preview/step_note.h"
#include "ui/widgets/elided_label.h"

#include <QCache>
#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

namespace diptych::ui {
namespace {

constexpr qsizetype kSampleCacheBytes = 384 * 1024 * 1024;

QString sampleText(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

// What the picture shows, for whoever finds it later.
std::map<std::string, std::string> sampleGridText(const PictureGrid& grid) {
  return {
      {"Software", std::string("Diptych ") + diptych::version()},
      {"Title", grid.title.toStdString()},
      {"Description", grid.caption.toStdString()},
      {"Columns", grid.column_labels.join(", ").toStdString()},
      {"Rows", grid.row_labels.join("\n").toStdString()}};
}

}  // namespace

struct SampleGrid::State {
  SampleRuns runs;
  std::int64_t step = -1;
  bool following = true;
  QCache<QString, QImage> pictures{kSampleCacheBytes};
  QSet<QString> loading;  // of loading_step
  std::int64_t loading_step = -1;
  QSet<QString> broken;

  QLabel* heading;
  QLabel* place;
  QSlider* slider;
  QCheckBox* follow;
  QPushButton* save;
  QScrollArea* scroll;
  SampleSheetView* sheet;
  QLabel* hint;
  StepNote* note;
  Worker reader;
  Worker writer;
};

SampleGrid::SampleGrid(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>()) {
  setObjectName("sampleGrid");
  setAccessibleName(tr("Samples of the runs"));
  createControls();
  layOut();
  connect(state_->slider, &QSlider::valueChanged, this, [this](int index) {
    const auto steps = state_->runs.steps();
    if (index >= 0 && index < static_cast<int>(steps.size())) {
      showStep(steps[static_cast<std::size_t>(index)]);
    }
  });
  connect(state_->follow, &QCheckBox::toggled, this, &SampleGrid::setFollowing);
  connect(state_->save, &QPushButton::clicked, this, &SampleGrid::askAndSave);
  connect(state_->sheet, &SampleSheetView::activated, this, &SampleGrid::enlarge);
  refresh();
}

SampleGrid::~SampleGrid() = default;

void SampleGrid::createControls() {
  state_->heading = new ElidedLabel(this);
  state_->heading->setObjectName("sampleHeading");
  state_->heading->setTextFormat(Qt::PlainText);
  state_->heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  auto font = state_->heading->font();
  font.setBold(true);
  state_->heading->setFont(font);
  state_->place = new QLabel(this);
  state_->place->setObjectName("sampleStepLabel");
  state_->slider = new QSlider(Qt::Horizontal, this);
  state_->slider->setObjectName("sampleStep");
  state_->slider->setAccessibleName(tr("Step of the samples"));
  state_->slider->setToolTip(tr("Go back to earlier samples"));
  state_->slider->setTickPosition(QSlider::TicksBelow);
  state_->slider->setPageStep(1);
  state_->follow = new QCheckBox(tr("Follo&w the newest"), this);
  state_->follow->setObjectName("sampleFollow");
  state_->follow->setChecked(true);
  state_->save = new QPushButton(tr("&Save grid…"), this);
  state_->save->setObjectName("sampleSave");
  state_->save->setToolTip(tr("Save the pictures of this step as one labelled PNG"));
  state_->note = new StepNote(this);
  state_->sheet = new SampleSheetView;
  state_->scroll = new QScrollArea(this);
  state_->scroll->setObjectName("sampleScroll");
  state_->scroll->setAccessibleName(tr("Sample pictures"));
  state_->scroll->setWidgetResizable(true);
  state_->scroll->setFrameShape(QFrame::NoFrame);
  state_->scroll->setWidget(state_->sheet);
  state_->hint = new QLabel(
      tr("Sample pictures of the training appear here as they are made: prompts in rows, CFG "
         "scales "
         "in columns."),
      this);
  state_->hint->setObjectName("sampleHint");
  state_->hint->setAlignment(Qt::AlignCenter);
  state_->hint->setWordWrap(true);
}

StepNote& SampleGrid::note() const { return *state_->note; }

void SampleGrid::layOut() {
  auto* top = new QHBoxLayout;
  top->setSpacing(10);
  top->addWidget(state_->heading, 1);
  top->addWidget(state_->follow);
  top->addWidget(state_->save);
  auto* steps = new QHBoxLayout;
  steps->setSpacing(10);
  steps->addWidget(state_->slider, 1);
  steps->addWidget(state_->place);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(10, 10, 10, 10);
  all->setSpacing(8);
  all->addLayout(top);
  all->addLayout(steps);
  all->addWidget(state_->scroll, 1);
  all->addWidget(state_->hint, 1);
  all->addWidget(state_->note);
}

// A scroll bar that comes or goes must not change the size of the pictures, or it would come and go
// for ever.
void SampleGrid::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const auto margins = layout()->contentsMargins();
  const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent);
  state_->sheet->setRoom(width() - margins.left() - margins.right() - bar);
}

void SampleGrid::addRun(const QString& id, const QString& title, const QString& caption) {
  state_->runs.add(id, title, caption);
  refresh();
}

bool SampleGrid::hasRun(const QString& id) const { return state_->runs.contains(id); }

void SampleGrid::removeRun(const QString& id) {
  state_->runs.remove(id);
  state_->step = state_->following ? state_->runs.newestStep()
                                   : std::min(state_->step, state_->runs.newestStep());
  refresh();
}

void SampleGrid::clear() {
  state_->reader.cancel();
  state_->runs.clear();
  state_->pictures.clear();
  state_->loading.clear();
  state_->broken.clear();
  state_->step = -1;
  setFollowing(true);
}

void SampleGrid::addSamples(const QString& id, const std::vector<diptych::SamplePicture>& samples) {
  if (samples.empty()) return;
  state_->runs.addSamples(id, samples);
  for (const auto& sample : samples) state_->broken.remove(sampleText(sample.path));
  if (state_->following || state_->step < 0) state_->step = state_->runs.newestStep();
  refresh();
}

std::vector<std::int64_t> SampleGrid::steps() const { return state_->runs.steps(); }

std::int64_t SampleGrid::shownStep() const { return state_->step; }

bool SampleGrid::following() const { return state_->following; }

// Going back ends following; going to the newest step does not start it.
void SampleGrid::showStep(std::int64_t step) {
  const auto steps = state_->runs.steps();
  const auto after = std::upper_bound(steps.begin(), steps.end(), step);
  if (after == steps.begin()) return;
  state_->step = *std::prev(after);
  if (state_->step != steps.back()) {
    state_->following = false;
    const QSignalBlocker quiet(state_->follow);
    state_->follow->setChecked(false);
  }
  refresh();
  Q_EMIT stepShown(state_->step);
}

void SampleGrid::setFollowing(bool following) {
  state_->following = following;
  const QSignalBlocker quiet(state_->follow);
  state_->follow->setChecked(following);
  if (following) state_->step = state_->runs.newestStep();
  refresh();
}

void SampleGrid::refresh() {
  const bool empty = state_->runs.empty();
  state_->hint->setVisible(empty);
  for (auto* widget : std::initializer_list<QWidget*>{
           state_->scroll,
           state_->slider,
           state_->place,
           state_->follow,
           state_->save,
           state_->heading}) {
    widget->setVisible(!empty);
  }
  state_->heading->setText(state_->runs.title());
  state_->heading->setToolTip(state_->runs.title());
  state_->heading->setToolTip(state_->runs.title());
  if (empty) return;
  showPlace();
  loadMissing();
  showSheet();
}

void SampleGrid::showPlace() {
  const auto steps = state_->runs.steps();
  const auto index = std::lower_bound(steps.begin(), steps.end(), state_->step) - steps.begin();
  const QSignalBlocker quiet(state_->slider);
  state_->slider->setRange(0, static_cast<int>(steps.size()) - 1);
  state_->slider->setValue(static_cast<int>(index));
  state_->slider->setEnabled(steps.size() > 1);
  state_->place->setText(tr("step %1 (%2 of %3)")
                             .arg(QLocale().toString(static_cast<qlonglong>(state_->step)))
                             .arg(index + 1)
                             .arg(steps.size()));
}

PictureGrid SampleGrid::gridOf(std::int64_t step) const {
  PictureGrid grid;
  const auto title = state_->runs.title();
  grid.title = title.isEmpty() ? tr("Step %1").arg(step) : tr("%1, step %2").arg(title).arg(step);
  grid.caption = state_->runs.caption();
  for (const double cfg : state_->runs.cfgs()) grid.column_labels << cfgLabel(cfg);
  int number = 0;
  for (const auto& row : state_->runs.rows(step)) {
    grid.row_labels << row.label;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const auto* picture = row.cells[column] == nullptr
                                ? nullptr
                                : state_->pictures.object(sampleText(row.cells[column]->path));
      grid.cells.push_back(
          {number, static_cast<int>(column), picture == nullptr ? QImage() : *picture});
    }
    ++number;
  }
  return grid;
}

void SampleGrid::showSheet() {
  state_->sheet->showGrid(gridOf(state_->step));
  int number = 0;
  for (const auto& row : state_->runs.rows(state_->step)) {
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const auto* sample = row.cells[column];
      const bool broken = sample && state_->broken.contains(sampleText(sample->path));
      const auto waiting = sample ? QStringLiteral("…") : QString();
      state_->sheet->setCellMessage(
          number, static_cast<int>(column), broken ? tr("cannot be read") : waiting);
    }
    ++number;
  }
  state_->save->setEnabled(loaded());
}

std::vector<const diptych::SamplePicture*> SampleGrid::shownSamples() const {
  std::vector<const diptych::SamplePicture*> shown;
  for (const auto& row : state_->runs.rows(state_->step)) {
    for (const auto* sample : row.cells) {
      if (sample != nullptr) shown.push_back(sample);
    }
  }
  return shown;
}

void SampleGrid::loadMissing() {
  if (state_->loading_step != state_->step) {
    state_->reader.cancel();
    state_->loading.clear();
    state_->loading_step = state_->step;
  }
  for (const auto* sample : shownSamples()) {
    const auto name = sampleText(sample->path);
    if (state_->pictures.contains(name) || state_->loading.contains(name) ||
        state_->broken.contains(name)) {
      continue;
    }
    state_->loading.insert(name);
    load(sample->path);
  }
}

void SampleGrid::load(const std::filesystem::path& path) {
  const auto name = sampleText(path);
  const auto read = [path](std::stop_token) { return toQImage(diptych::readImage(path)); };
  const auto done = [this, name](QImage picture) {
    state_->loading.remove(name);
    const auto bytes = picture.sizeInBytes();
    state_->pictures.insert(name, new QImage(std::move(picture)), bytes);
    showSheet();
  };
  state_->reader.run(read, done, [this, name](const QString& error) {
    log::warning("a sample cannot be shown: {}", error.toStdString());
    state_->loading.remove(name);
    state_->broken.insert(name);
    showSheet();
  });
}

bool SampleGrid::loaded() const {
  const auto shown = shownSamples();
  return !shown.empty() && std::none_of(shown.begin(), shown.end(), [this](const auto* sample) {
    return state_->loading.contains(sampleText(sample->path));
  });
}

void SampleGrid::enlarge(int row, int column) {
  const auto rows = state_->runs.rows(state_->step);
  const auto* sample =
      rows.at(static_cast<std::size_t>(row)).cells.at(static_cast<std::size_t>(column));
  if (sample == nullptr) return;
  const auto* picture = state_->pictures.object(sampleText(sample->path));
  if (picture == nullptr) return;
  const auto title = tr("Step %1, %2").arg(sample->step).arg(cfgLabel(sample->cfg));
  showEnlarged(*picture, title, QString::fromStdString(sample->prompt), this);
}

void SampleGrid::exportPng(const std::filesystem::path& path) const {
  if (state_->runs.empty()) throw Error("There are no sample pictures to save yet.");
  const auto grid = gridOf(state_->step);
  exportPictureGrid(grid, path, {}, sampleGridText(grid));
}

void SampleGrid::askAndSave() {
  // What is shown now: while a file is chosen, newer samples may arrive.
  const auto grid = gridOf(state_->step);
  auto file = QFileDialog::getSaveFileName(
      this,
      tr("Save the samples as"),
      tr("samples-step-%1.png").arg(state_->step),
      tr("PNG pictures (*.png)"));
  if (file.isEmpty()) return;
  if (!file.endsWith(".png", Qt::CaseInsensitive)) file += ".png";
  const auto fail = [this](const QString& message) { Q_EMIT failed(message); };
  try {
    const std::filesystem::path path = file.toStdString();
    const auto write =
        [path, text = sampleGridText(grid), sheet = renderPictureGrid(grid)](std::stop_token) {
          diptych::writePng(path, fromQImage(sheet), text);
          return path;
        };
    const auto done = [this, file](const std::filesystem::path&) {
      Q_EMIT informed(tr("The samples are in %1.").arg(file));
    };
    state_->writer.run(write, done, fail);
  } catch (const std::exception& error) {
    fail(QString::fromStdString(describe(error)));
  }
}

}  // namespace diptych::ui
