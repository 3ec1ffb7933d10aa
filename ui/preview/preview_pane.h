// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_job.h"
#include "ui/preview/preview_model.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QToolButton;

namespace diptych::ui {

class ElidedLabel;
class PictureView;

// One model's picture of the preview: above it the choice of the model, below it whose picture it
// is and how it stands.
class PreviewPane : public QWidget {
  Q_OBJECT

 public:
  // choice_name: the object name of the choice.
  PreviewPane(const QString& name, const QString& choice_name, QWidget* parent);

  // Whether the model that was chosen is still there (perhaps with a newer checkpoint).
  bool setModels(const std::vector<PreviewModel>& models);
  const PreviewModel* model() const;  // null: none
  bool chooseModel(const std::filesystem::path& path);
  bool chooseKey(const QString& key);
  void setClosable(bool closable);

  void showMessage(const QString& message);
  void showWaiting();  // keeps the picture that is there
  void showProgress(const PreviewProgress& progress);
  void showPicture(const PreviewPicture& picture);
  void showCancelled();
  // Another model was chosen: what is shown is not its picture.
  void forget();

  QImage picture() const;  // what is shown, coarse or final
  // The final picture that is shown; null: none.
  const PreviewPicture* result() const { return result_ ? &*result_ : nullptr; }
  QString pictureLabel() const;

 Q_SIGNALS:
  void modelChosen();
  // One that is not in the list: a folder or a file.
  void otherModelWanted(bool folder);
  void closeWanted();
  void saveWanted();

 private:
  void layOut();
  void takeChoice(int index);
  void showError(const QString& error);
  void setNote(const QString& note);
  void setModelLabel(const QString& label);
  void openMenu(const QPoint& place);

  std::vector<PreviewModel> models_;
  QComboBox* choice_;
  int chosen_ = -1;
  QToolButton* close_;
  PictureView* view_;
  ElidedLabel* label_;
  ElidedLabel* note_;
  std::optional<PreviewPicture> result_;
};

}  // namespace diptych::ui
