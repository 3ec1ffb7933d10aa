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

class StepNote;
struct PictureGrid;

// The sample pictures of runs as they are made: rows are prompts, one for each run, columns CFG
// scales. One slider goes back through the steps of all runs. Files are read on a thread of its
// own. A click enlarges a picture.
class SampleGrid : public QWidget {
  Q_OBJECT

 public:
  explicit SampleGrid(QWidget* parent = nullptr);
  ~SampleGrid() override;

  // caption: what a saved grid says below its title (model, sampler, seed). A known id only gets
  // the new words.
  void addRun(const QString& id, const QString& title, const QString& caption = {});
  bool hasRun(const QString& id) const;
  void removeRun(const QString& id);
  void clear();
  // Of a run that was added.
  void addSamples(const QString& id, const std::vector<diptych::SamplePicture>& samples);

  // Steps at which samples were made, oldest first.
  std::vector<std::int64_t> steps() const;
  std::int64_t shownStep() const;  // -1: none
  // Or the newest step before it that has samples; none: nothing happens.
  void showStep(std::int64_t step);
  bool following() const;
  // Below the pictures: what a run recorded at the step that was clicked in its curve.
  StepNote& note() const;
  void setFollowing(bool following);

  // Whether every picture of the shown step has been read (or could not be).
  bool loaded() const;
  // The shown step as one labelled picture. Throws Error.
  void exportPng(const std::filesystem::path& path) const;

 Q_SIGNALS:
  void stepShown(std::int64_t step);
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
  void load(const std::filesystem::path& path);
  std::vector<const diptych::SamplePicture*> shownSamples() const;
  PictureGrid gridOf(std::int64_t step) const;
  void enlarge(int row, int column);
  void askAndSave();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
