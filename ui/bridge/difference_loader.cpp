// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/difference_loader.h"

#include "core/base/error.h"

#include <utility>

namespace diptych::ui {

namespace {

struct DifferenceOutcome {
  PicturePtr picture;
  double psnr = 0;
};

DifferenceOutcome makeDifference(const DifferenceRequest& request, const std::stop_token& stop) {
  const auto first = imageOfLevels(*request.first);
  const auto second = resizeTo(imageOfLevels(*request.second), first.width, first.height);
  throwIfStopped(stop);
  auto difference = differencePicture(first, second, request.kind, request.gain);
  return {makeLevels(std::move(difference)), psnr(first, second)};
}

}  // namespace

void DifferenceLoader::load(const DifferenceRequest& request) {
  if (current_) {
    next_ = request;
  } else {
    start(request);
  }
}

void DifferenceLoader::cancel() {
  worker_.cancel();
  current_.reset();
  next_.reset();
}

void DifferenceLoader::start(const DifferenceRequest& request) {
  current_ = request;
  worker_.run(
      [request](const std::stop_token& stop) { return makeDifference(request, stop); },
      [this](const DifferenceOutcome& outcome) {
        const auto answered = *std::exchange(current_, std::nullopt);
        startNext();
        Q_EMIT loaded(answered, outcome.picture, outcome.psnr);
      });
}

void DifferenceLoader::startNext() {
  if (const auto request = std::exchange(next_, std::nullopt)) start(*request);
}

}  // namespace diptych::ui
