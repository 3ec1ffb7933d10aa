// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"
#include "ui/preview/preview_model.h"
#include "ui/preview/preview_worker.h"

#include <QWidget>

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

class QSettings;

namespace diptych::ui {

class PreviewPane;

// One prompt, one seed, a CFG slider that models share: while it is dragged coarse pictures follow,
// when it rests the real ones come, step by step. Up to four models stand side by side at the same
// starting noise, which tells which of them is overcooked; one may be a training at work. Nothing
// here waits for the worker.
class PreviewPanel : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kMostPanes = 4;

  explicit PreviewPanel(QWidget* parent = nullptr, GeneratorFactory factory = loadGenerator);
  ~PreviewPanel() override;

  // The models to choose from. What is chosen stays chosen.
  void setModels(const std::vector<PreviewModel>& models);
  // False when it is not there.
  bool chooseModel(const std::filesystem::path& path, int pane = 0);
  // Of the second pane, which opens; an empty path closes it.
  bool chooseComparedModel(const std::filesystem::path& path);
  // The weights that were asked for with liveWeightsWanted().
  void setLiveWeights(const QString& run, const diptych::SharedWeights& weights);
  void setPrompt(const QString& prompt);
  // Gives a caption of the data sets, another each time; empty: there are none.
  void setCaptionSource(std::function<QString()> source);

  GenerationSettings settings() const;
  void setSettings(const GenerationSettings& settings);
  void save(QSettings& settings) const;
  void restore(QSettings& settings);

  // Asks for the picture(s) of what is set now, by a training at work with its newest weights.
  void generate();
  void cancel();
  // Whether a picture is still to come.
  bool busy() const;

  int paneCount() const;  // that are open
  // What a pane shows, from 0, coarse or final; a null image when it shows none.
  QImage picture(int pane = 0) const;
  // With A1111's parameters as PNG text. Throws Error.
  void savePicture(int pane, const std::filesystem::path& path) const;
  PreviewCounts counts() const;

 Q_SIGNALS:
  void liveWeightsWanted(const QString& run);
  // To be among the models, and chosen for this pane.
  void modelOpened(const std::filesystem::path& model, int pane);
  // A sketch, a coarse or a final picture is shown.
  void pictureShown(int pane, diptych::ui::PreviewStage stage, double cfg);
  void informed(const QString& message);
  void failed(const QString& message);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void createPanes();
  void layOut();
  void connectControls();
  void placePanes();
  PreviewPane& pane(int index) const;
  bool isOpen(int index) const;
  void openPane(int index, bool open);
  void addPane();
  void closePane(int index);
  void follow();
  void followPaced();
  void request(PreviewHaste haste);
  std::optional<PreviewJob> jobOf(int index);
  void askForLiveWeights();
  void takeEvents();
  void showPicture(const PreviewPicture& picture);
  void updateButtons();
  void askForModel(int index, bool folder);
  void openSaveMenu();
  void askAndSave(int index);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
