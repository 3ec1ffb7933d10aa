// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/difference.h"
#include "ui/bridge/picture_levels.h"
#include "ui/bridge/worker.h"

#include <QObject>

#include <optional>

namespace diptych::ui {

// What is asked of two pictures.
struct DifferenceRequest {
  PicturePtr first;
  PicturePtr second;  // scaled to the first's size
  DifferenceKind kind = DifferenceKind::Absolute;
  double gain = 1;
  bool operator==(const DifferenceRequest&) const = default;
};

// Computes differences in the background. While one is made, only the newest of the requests that
// come in is kept, so that a slider that is dragged is followed as fast as it goes.
class DifferenceLoader : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void load(const DifferenceRequest& request);
  void cancel();

 Q_SIGNALS:
  // psnr: dB of the two pictures, whatever kind and gain are.
  void loaded(
      const diptych::ui::DifferenceRequest& request,
      const diptych::ui::PicturePtr& difference,
      double psnr);

 private:
  void start(const DifferenceRequest& request);
  void startNext();

  std::optional<DifferenceRequest> current_;
  std::optional<DifferenceRequest> next_;
  Worker worker_;
};

}  // namespace diptych::ui
