// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_worker.h"

#include <QWidget>

#include <filesystem>
#include <memory>
#include <vector>

namespace diptych::ui {

struct PreviewModel {
  QString label;  // "Base model", "run-a, step 400"
  std::filesystem::path path;
  QString key = {};  // what stays the same when a run has a newer checkpoint; empty: the path
  bool operator==(const PreviewModel&) const = default;
};

// One prompt, one seed, a CFG slider: moving it shows the new picture as soon as it is there. A
// second pane shows another model at the same starting noise, which tells which of two is
// overcooked. Nothing here waits for the worker.
class PreviewPanel : public QWidget {
  Q_OBJECT

 public:
  explicit PreviewPanel(QWidget* parent = nullptr, GeneratorFactory factory = loadGenerator);
  ~PreviewPanel() override;

  // The base model and the checkpoints. What was chosen stays chosen when its key is still in the
  // list; a picture that is shown or being made keeps the name of the checkpoint that made it.
  void setModels(const std::vector<PreviewModel>& models);
  // Chooses a model of the list; false when it is not there.
  bool chooseModel(const std::filesystem::path& path);
  // An empty path closes the second pane.
  bool chooseComparedModel(const std::filesystem::path& path);
  void setPrompt(const QString& prompt);

  GenerationSettings settings() const;
  void setSettings(const GenerationSettings& settings);

  // Asks for the picture(s) of what is set now.
  void generate();
  void cancel();
  bool busy() const;

  // Pane 0 or 1; a null image when it shows none.
  QImage picture(int pane = 0) const;
  // With A1111's parameters as PNG text. Throws Error.
  void savePicture(int pane, const std::filesystem::path& path) const;

 Q_SIGNALS:
  void informed(const QString& message);
  void failed(const QString& message);

 private:
  void layOut();
  void connectControls();
  void updatePanes();
  void takeEvents();
  void openSaveMenu();
  void askAndSave(int pane);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
