// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/picture_levels.h"
#include "ui/bridge/worker.h"

#include <QCache>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

namespace diptych::ui {

// A picture and its round trip through the autoencoder (core/dataset/round_trip.h).
struct RoundTripLevels {
  PicturePtr before;
  PicturePtr after;
  double psnr = 0;  // dB
};

// Sends pictures through a model's autoencoder in the background. The model is kept, and so are the
// round trips of the pictures seen last.
class RoundTripLoader : public QObject {
  Q_OBJECT

 public:
  explicit RoundTripLoader(QObject* parent = nullptr);
  ~RoundTripLoader() override;

  // Forgets all round trips when it is another one. Read when the first picture is asked for.
  void setModel(const QString& model);
  const QString& model() const { return model_; }
  // Forgets what was asked for before. Null pictures are not answered.
  void load(const std::vector<PicturePtr>& pictures);
  // What runs ends after the encoder or decoder that is at work; nothing of it is delivered.
  void cancel();
  bool running() const { return waiting_ > 0; }

 Q_SIGNALS:
  void loaded(int number, const diptych::ui::RoundTripLevels& round_trip);
  void failed(int number, const QString& message);
  void progressChanged(int done, int total);  // in encodings and decodings
  void stopped();                             // all is answered, or cancelled

 private:
  struct Engine;

  void start(int number, const PicturePtr& picture);
  void finishOne();

  QString model_;
  QCache<QString, RoundTripLevels> cache_;
  std::shared_ptr<Engine> engine_;  // for the worker alone
  std::shared_ptr<std::atomic<int>> done_ = std::make_shared<std::atomic<int>>(0);
  int total_ = 0;
  int waiting_ = 0;
  QTimer timer_;
  Worker worker_;
};

}  // namespace diptych::ui
