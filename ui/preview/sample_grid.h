// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <QWidget>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace diptych::ui {

struct PictureGrid;

// The sample pictures of a run as they are made: rows are prompts, columns CFG scales, a slider
// goes back through the steps. Files are read on a thread of its own. A click enlarges a picture.
class SampleGrid : public QWidget {
  Q_OBJECT

 public:
  explicit SampleGrid(QWidget* parent = nullptr);
  ~SampleGrid() override;

  // Empties the grid for another run. caption: what a saved grid says below its title (model,
  // sampler, seed).
  void startRun(const QString& title, const QString& caption = {});
  void clear();
  void addSample(const diptych::SamplePicture& sample);
  void addSamples(const std::vector<diptych::SamplePicture>& samples);

  // Steps at which samples were made, oldest first.
  std::vector<std::int64_t> steps() const;
  std::int64_t shownStep() const;  // -1: none
  void showStep(std::int64_t step);
  bool following() const;
  void setFollowing(bool following);

  // Whether every picture of the shown step has been read (or could not be).
  bool loaded() const;
  // The shown step as one labelled picture. Throws Error.
  void exportPng(const std::filesystem::path& path) const;

 Q_SIGNALS:
  void informed(const QString& message);
  void failed(const QString& message);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void createControls();
  void layOut();
  void refresh();
  void showPlace();
  void showSheet();
  void loadMissing();
  PictureGrid gridOf(std::int64_t step) const;
  void enlarge(int row, int column);
  void askAndSave();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
