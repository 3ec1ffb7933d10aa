// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a CompareView has made in the background.
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_options.h"
#include "ui/compare/compare_view.h"

#include <algorithm>

namespace diptych::ui {

void CompareView::connectLoaders() {
  connect(&pictures_, &PictureLoader::loaded, this, &CompareView::takePicture);
  connect(&pictures_, &PictureLoader::failed, this, &CompareView::takeProblem);
  connect(
      &difference_,
      &DifferenceLoader::loaded,
      this,
      [this](const DifferenceRequest&, const PicturePtr& difference, double psnr) {
        scene_.difference = difference;
        scene_.psnr = psnr;
        refresh();
      });
  connect(&spectra_, &SpectrumLoader::loaded, this, [this](int number, const auto& spectrum) {
    scene_.entries[static_cast<std::size_t>(number)].spectrum = spectrum;
    refresh();
  });
  connect(&spectra_, &SpectrumLoader::failed, this, [this](int number, const QString& problem) {
    scene_.entries[static_cast<std::size_t>(number)].spectrum_problem = problem;
    refresh();
  });
  connect(&export_, &CompareExport::saved, this, [this](const QString& path) {
    Q_EMIT informed(tr("The comparison is in %1.").arg(path));
  });
  connect(&export_, &CompareExport::failed, this, &CompareView::failed);
}

void CompareView::connectRoundTrips() {
  connect(&round_trips_, &RoundTripLoader::loaded, this, [this](int number, const auto& levels) {
    auto& entry = scene_.entries[static_cast<std::size_t>(number)];
    entry.before = levels.before;
    entry.after = levels.after;
    entry.round_trip_psnr = levels.psnr;
    computeRoundTripDifferences();
    refresh();
  });
  connect(
      &round_trips_, &RoundTripLoader::failed, this, [this](int number, const QString& problem) {
        scene_.entries[static_cast<std::size_t>(number)].round_trip_problem = problem;
        refresh();
      });
  connect(&round_trips_, &RoundTripLoader::progressChanged, options_, &CompareOptions::setProgress);
  connect(&round_trips_, &RoundTripLoader::stopped, this, [this] {
    options_->setProgress(0, 0);
    for (auto& entry : scene_.entries) {
      const bool open = entry.picture && !entry.after && entry.round_trip_problem.isEmpty();
      if (open) entry.round_trip_problem = tr("Cancelled. Choose another mode and this one again.");
    }
    refresh();
  });
  for (std::size_t i = 0; i < round_trip_differences_.size(); ++i) {
    connect(
        round_trip_differences_[i].get(),
        &DifferenceLoader::loaded,
        this,
        [this, i](const DifferenceRequest&, const PicturePtr& difference, double) {
          scene_.entries[i].round_trip_difference = difference;
          refresh();
        });
  }
}

void CompareView::takePicture(int number, const PicturePtr& picture) {
  scene_.entries[static_cast<std::size_t>(number)].picture = picture;
  refresh();
  compute();
}

void CompareView::takeProblem(int number, const QString& problem) {
  scene_.entries[static_cast<std::size_t>(number)].problem = problem;
  refresh();
  compute();
}

void CompareView::takeOptions() {
  const bool other_pair = scene_.first != options_->first() || scene_.second != options_->second();
  scene_.first = options_->first();
  scene_.second = options_->second();
  scene_.kind = options_->kind();
  scene_.gain = options_->gain();
  if (other_pair) scene_.difference.reset();
  refresh();
  if (mode() == Mode::Difference) computeDifference();
  if (mode() == Mode::RoundTrip) computeRoundTripDifferences();
}

bool CompareView::allRead() const {
  return std::all_of(scene_.entries.begin(), scene_.entries.end(), [](const auto& entry) {
    return entry.picture || !entry.problem.isEmpty() || entry.about.path.isEmpty();
  });
}

void CompareView::compute() {
  if (!allRead()) return;
  if (scene_.mode == Mode::Difference) computeDifference();
  if (scene_.mode == Mode::RoundTrip) computeRoundTrips();
  if (scene_.mode == Mode::Spectrum) computeSpectra();
}

void CompareView::computeDifference() {
  if (!scene_.hasPair()) return;
  difference_.load(
      {scene_.entries[scene_.first].picture,
       scene_.entries[scene_.second].picture,
       scene_.kind,
       scene_.gain});
}

void CompareView::computeRoundTrips() {
  if (!scene_.has_model || round_trips_.running()) return;
  std::vector<PicturePtr> wanted;
  for (auto& entry : scene_.entries) {
    wanted.push_back(entry.after ? nullptr : entry.picture);
    if (!entry.after) entry.round_trip_problem.clear();
  }
  round_trips_.load(wanted);
  computeRoundTripDifferences();  // the gain may be another one
  refresh();
}

void CompareView::computeRoundTripDifferences() {
  for (std::size_t i = 0; i < scene_.entries.size(); ++i) {
    const auto& entry = scene_.entries[i];
    if (!entry.after) continue;
    round_trip_differences_[i]->load(
        {entry.before, entry.after, DifferenceKind::Absolute, scene_.gain});
  }
}

void CompareView::computeSpectra() {
  std::vector<PicturePtr> wanted;
  for (const auto& entry : scene_.entries) {
    wanted.push_back(entry.spectrum ? nullptr : entry.picture);
  }
  spectra_.load(wanted);
}

}  // namespace diptych::ui
