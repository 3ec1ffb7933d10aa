// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/difference_loader.h"
#include "ui/bridge/picture_loader.h"
#include "ui/bridge/round_trip_loader.h"
#include "ui/bridge/spectrum_loader.h"
#include "ui/compare/compare_export.h"
#include "ui/compare/compare_scene.h"
#include "ui/compare/compared_picture.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace diptych::ui {

class CaptionDiff;
class CompareCanvas;
class CompareHeader;
class CompareOptions;
class ElidedLabel;
class ModeBar;
class ZoomControls;

// One picture and its counterparts, compared by eye and by number. Reads and computes in the
// background; ui/compare/README.md lists modes and keys.
class CompareView : public QWidget {
  Q_OBJECT

 public:
  using Mode = CompareMode;

  explicit CompareView(QWidget* parent = nullptr);
  ~CompareView() override;

  // One to three. place: "3 of 20". Mode, zoom and place in the picture stay as they are.
  void setPictures(const std::vector<ComparedPicture>& pictures, const QString& place);
  // Folder or file whose autoencoder makes round trips; empty: none.
  void setModel(const QString& model);

  Mode mode() const { return scene_.mode; }
  void setMode(Mode mode);

  // Saves what is seen, as the button does once a name is chosen; informed() or failed() follows.
  void exportTo(const QString& path);

 Q_SIGNALS:
  void nextWanted();
  void previousWanted();
  void closeWanted();
  void informed(const QString& message);
  void failed(const QString& message);
  void modeChanged();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  struct KeyAction;

  void createWidgets();
  void layOut();
  void connectWidgets();
  void connectLoaders();
  void connectRoundTrips();

  std::vector<KeyAction> wayActions();
  std::vector<KeyAction> viewActions();
  std::vector<KeyAction> modeActions();
  // Whether the key means something here; only_asking: nothing is done.
  bool actOn(const QKeyEvent& event, bool only_asking);
  void startFlip(bool repeated);
  void endFlip();
  void flip();

  void takePicture(int number, const PicturePtr& picture);
  void takeProblem(int number, const QString& problem);
  void takeOptions();
  void runClock();
  void compute();  // what the mode needs and is not there yet
  void computeDifference();
  void computeRoundTrips();
  void computeRoundTripDifferences();
  void computeSpectra();
  void refresh();
  void showReadout(const std::optional<QPointF>& relative);
  void showCaptions();
  bool allRead() const;
  QImage picture() const;
  void copy();

  CompareScene scene_;
  PictureLoader pictures_;
  DifferenceLoader difference_;
  std::vector<std::unique_ptr<DifferenceLoader>> round_trip_differences_;  // one for each picture
  RoundTripLoader round_trips_;
  SpectrumLoader spectra_;
  CompareExport export_;
  QTimer clock_;
  QElapsedTimer held_;  // since Space was pressed
  std::optional<QPointF> pointed_;

  CompareHeader* header_;
  ModeBar* modes_;
  CompareOptions* options_;
  ZoomControls* zoom_;
  CompareCanvas* canvas_;
  ElidedLabel* readout_;
  ElidedLabel* note_;
  CaptionDiff* captions_;
};

}  // namespace diptych::ui
