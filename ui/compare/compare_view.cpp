// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_view.h"

#include "ui/compare/caption_diff.h"
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_header.h"
#include "ui/compare/compare_options.h"
#include "ui/compare/compare_readout.h"
#include "ui/compare/mode_bar.h"
#include "ui/compare/zoom_controls.h"
#include "ui/widgets/elided_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cassert>

namespace diptych::ui {

namespace {

constexpr std::size_t kMostPictures = 3;

ElidedLabel* createLine(const char* name, const QString& accessible_name) {
  auto* line = new ElidedLabel;
  line->setObjectName(QLatin1String(name));
  line->setAccessibleName(accessible_name);
  line->setTextFormat(Qt::PlainText);
  return line;
}

void setLine(ElidedLabel& line, const QString& text) {
  line.setText(text);
  line.setToolTip(text);
}

}  // namespace

CompareView::CompareView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("compare_view"));
  setAccessibleName(tr("Comparison of pictures"));
  createWidgets();
  layOut();
  for (std::size_t i = 0; i < kMostPictures; ++i) {
    round_trip_differences_.push_back(std::make_unique<DifferenceLoader>());
  }
  scene_.kind = options_->kind();
  scene_.gain = options_->gain();
  connectWidgets();
  connectLoaders();
  connectRoundTrips();
  refresh();
}

CompareView::~CompareView() = default;

void CompareView::createWidgets() {
  header_ = new CompareHeader;
  modes_ = new ModeBar;
  options_ = new CompareOptions;
  zoom_ = new ZoomControls;
  canvas_ = new CompareCanvas;
  readout_ = createLine("compare_readout", tr("Values under the cursor"));
  note_ = createLine("compare_note", tr("Sizes and what was done to compare them"));
  captions_ = new CaptionDiff;
  setFocusProxy(canvas_);
}

void CompareView::layOut() {
  auto* choices = new QHBoxLayout;
  choices->setSpacing(6);
  choices->addWidget(options_, 1);
  choices->addWidget(zoom_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(4, 2, 4, 2);
  layout->setSpacing(2);
  layout->addWidget(header_);
  layout->addWidget(modes_);
  layout->addLayout(choices);
  layout->addWidget(canvas_, 1);
  layout->addWidget(readout_);
  layout->addWidget(note_);
  layout->addWidget(captions_);
}

void CompareView::connectWidgets() {
  connect(header_, &CompareHeader::nextWanted, this, &CompareView::nextWanted);
  connect(header_, &CompareHeader::previousWanted, this, &CompareView::previousWanted);
  connect(header_, &CompareHeader::closeWanted, this, &CompareView::closeWanted);
  connect(header_, &CompareHeader::copyWanted, this, &CompareView::copy);
  connect(header_, &CompareHeader::exportWanted, this, [this] {
    export_.ask(picture(), scene_, this);
  });
  connect(modes_, &ModeBar::modeChosen, this, &CompareView::setMode);
  connect(options_, &CompareOptions::pairChanged, this, &CompareView::takeOptions);
  connect(options_, &CompareOptions::differenceChanged, this, &CompareView::takeOptions);
  connect(options_, &CompareOptions::blinkChanged, this, &CompareView::runClock);
  connect(options_, &CompareOptions::cancelWanted, &round_trips_, &RoundTripLoader::cancel);
  connect(zoom_, &ZoomControls::stepWanted, canvas_, &CompareCanvas::zoomBy);
  connect(zoom_, &ZoomControls::scaleWanted, canvas_, &CompareCanvas::setScale);
  connect(zoom_, &ZoomControls::lockToggled, canvas_, &CompareCanvas::setLocked);
  connect(
      canvas_, &CompareCanvas::viewChanged, this, [this] { zoom_->setScale(canvas_->scale()); });
  connect(canvas_, &CompareCanvas::pointed, this, &CompareView::showReadout);
  connect(&clock_, &QTimer::timeout, this, &CompareView::flip);
}

void CompareView::setPictures(const std::vector<ComparedPicture>& pictures, const QString& place) {
  assert(!pictures.empty() && pictures.size() <= kMostPictures);
  difference_.cancel();
  spectra_.load({});
  round_trips_.cancel();
  for (auto& loader : round_trip_differences_) loader->cancel();
  scene_.entries.clear();
  scene_.difference.reset();
  scene_.blinks_to_second = false;
  QStringList paths;
  QStringList titles;
  for (const auto& picture : pictures) {
    titles << QStringLiteral("%1 %2").arg(letterOf(scene_.entries.size()), picture.title);
    paths << picture.path;
    scene_.entries.emplace_back().about = picture;
  }
  options_->setTitles(titles);
  scene_.first = options_->first();
  scene_.second = options_->second();
  const auto named = std::find_if(pictures.begin(), pictures.end(), [](const auto& picture) {
    return !picture.name.isEmpty();
  });
  header_->setPlace(place, named == pictures.end() ? QString() : named->name);
  pictures_.load(paths);
  showCaptions();
  runClock();
  refresh();
}

void CompareView::setModel(const QString& model) {
  if (round_trips_.model() == model) return;
  round_trips_.setModel(model);
  scene_.has_model = !model.isEmpty();
  for (auto& entry : scene_.entries) {
    entry.before.reset();
    entry.after.reset();
    entry.round_trip_difference.reset();
    entry.round_trip_problem.clear();
  }
  refresh();
  compute();
}

void CompareView::setMode(Mode mode) {
  modes_->setMode(mode);
  if (mode == scene_.mode) return;
  if (scene_.mode == Mode::RoundTrip) round_trips_.cancel();
  scene_.mode = mode;
  options_->setMode(mode);
  runClock();
  refresh();
  compute();
  Q_EMIT modeChanged();
}

void CompareView::refresh() {
  const auto [panes, columns] = composePanes(scene_);
  canvas_->setContents(panes, columns);
  setLine(*note_, composeNote(scene_));
  showReadout(pointed_);
}

void CompareView::showReadout(const std::optional<QPointF>& relative) {
  pointed_ = relative;
  setLine(
      *readout_,
      relative ? describePlace(scene_, *relative)
               : tr("Point at a pixel to see its values in every picture."));
}

void CompareView::showCaptions() {
  std::vector<CaptionDiff::Caption> captions;
  for (std::size_t i = 0; i < scene_.entries.size(); ++i) {
    const auto& about = scene_.entries[i].about;
    if (!about.path.isEmpty()) captions.push_back({letterOf(i), about.caption});
  }
  captions_->setCaptions(captions);
}

QImage CompareView::picture() const { return canvas_->grab().toImage(); }

void CompareView::copy() {
  QApplication::clipboard()->setImage(picture());
  Q_EMIT informed(tr("What is seen is in the clipboard."));
}

void CompareView::exportTo(const QString& path) { export_.save(picture(), scene_, path); }

}  // namespace diptych::ui
