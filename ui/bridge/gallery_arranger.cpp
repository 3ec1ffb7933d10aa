// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/gallery_arranger.h"

#include "core/base/error.h"
#include "ui/bridge/paths.h"

#include <algorithm>
#include <utility>

namespace diptych::ui {

namespace {

using Sources = std::array<GallerySource, kMostSets>;
using Tokens = std::shared_ptr<const CaptionTokens>;

void addMeasures(NumberList& numbers, const SetMeasures& measures) {
  const auto count = std::min(numbers.size(), measures.pictures.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (!measures.pictures[i]) continue;
    const auto& [pixels, latents] = *measures.pictures[i];
    numbers[i].psnr = static_cast<float>(latents.psnr);
    numbers[i].ssim = static_cast<float>(latents.ssim);
    numbers[i].noise = static_cast<float>(pixels.noise);
    numbers[i].slope = static_cast<float>(pixels.slope);
  }
}

void addTokens(
    NumberList& numbers,
    const ShownPictures& pictures,
    const CaptionTokens& tokens,
    const std::stop_token& stop) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    throwIfStopped(stop);
    numbers[i].tokens = tokens.count(pictures.caption(i));
  }
}

std::shared_ptr<const FeatureList> featuresOf(const SetMeasures& measures) {
  auto list = std::make_shared<FeatureList>();
  for (const auto& picture : measures.pictures) {
    list->push_back(picture ? picture->latents.features : std::vector<float>());
  }
  return list;
}

// pictures: those of the source's data set, where they are known already.
GallerySet makeSet(
    const GallerySource& source,
    std::shared_ptr<const ShownPictures> pictures,
    const Tokens& tokens,
    const std::stop_token& stop) {
  GallerySet set;
  if (!source.data_set) return set;
  if (!pictures) pictures = std::make_shared<const ShownPictures>(source.data_set);
  set.pictures = std::move(pictures);
  auto numbers = std::make_shared<NumberList>(set.pictures->size());
  if (tokens) {
    set.max_tokens = tokens->most();
    addTokens(*numbers, *set.pictures, *tokens, stop);
  }
  if (source.measures) {
    addMeasures(*numbers, *source.measures);
    set.features = featuresOf(*source.measures);
  }
  if (source.losses) {
    const auto count = std::min(numbers->size(), source.losses->size());
    for (std::size_t i = 0; i < count; ++i)
      (*numbers)[i].loss = static_cast<float>((*source.losses)[i]);
  }
  set.numbers = std::move(numbers);
  return set;
}

// What still holds of the former view is taken over.
std::shared_ptr<const GalleryView> makeView(
    const Sources& sources,
    const Arrangement& wanted,
    const Tokens& tokens,
    const GalleryView& former,
    const std::stop_token& stop) {
  auto view = std::make_shared<GalleryView>();
  view->sources = sources;
  view->arrangement = wanted;
  const auto is_known = [&](std::size_t i) {
    return sources[i].data_set == former.sources[i].data_set;
  };
  if (is_known(0) && is_known(1) && is_known(2)) view->tokens = tokens;
  for (std::size_t i = 0; i < kMostSets; ++i) {
    const bool unchanged = sources[i] == former.sources[i] && view->tokens == former.tokens;
    view->sets.push_back(
        unchanged
            ? former.sets[i]
            : makeSet(
                  sources[i], is_known(i) ? former.sets[i].pictures : nullptr, view->tokens, stop));
  }
  view->arranged = arrangeRows(view->sets, wanted, stop);
  return view;
}

std::shared_ptr<const GalleryView> emptyView() {
  auto view = std::make_shared<GalleryView>();
  view->sets.resize(kMostSets);
  return view;
}

}  // namespace

GalleryArranger::GalleryArranger(QObject* parent) : QObject(parent), view_(emptyView()) {}

void GalleryArranger::setSource(std::size_t set, const GallerySource& source) {
  sources_.at(set) = source;
  schedule();
}

void GalleryArranger::setArrangement(const Arrangement& arrangement) {
  arrangement_ = arrangement;
  schedule();
}

void GalleryArranger::setModel(const QString& model) {
  tokenizer_.cancel();
  tokenizer_.run(
      [path = toPath(model)](const std::stop_token&) {
        return std::make_shared<const CaptionTokens>(path);
      },
      [this](Tokens tokens) {
        tokens_ = std::move(tokens);
        schedule();
      },
      [this](const QString& message) {
        tokens_ = nullptr;
        schedule();
        Q_EMIT tokensFailed(message);
      });
}

// Once for all changes of one turn of the event loop.
void GalleryArranger::schedule() {
  busy_ = true;
  if (std::exchange(scheduled_, true)) return;
  QMetaObject::invokeMethod(this, &GalleryArranger::arrange, Qt::QueuedConnection);
}

void GalleryArranger::arrange() {
  scheduled_ = false;
  worker_.cancel();
  worker_.run(
      [sources = sources_, wanted = arrangement_, tokens = tokens_, former = view_](
          const std::stop_token& stop) { return makeView(sources, wanted, tokens, *former, stop); },
      [this](std::shared_ptr<const GalleryView> view) {
        view_ = std::move(view);
        busy_ = scheduled_;
        if (view_->tokens != tokens_) schedule();
        Q_EMIT viewChanged();
      },
      [this](const QString& message) {
        busy_ = scheduled_;
        Q_EMIT refused(message);
      });
}

}  // namespace diptych::ui
