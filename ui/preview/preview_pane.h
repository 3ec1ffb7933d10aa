// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_worker.h"

#include <QWidget>

#include <optional>


namespace diptych::ui {

class ElidedLabel;
class PictureView;

// One picture of the preview; below it who made it and how it stands.
class PreviewPane : public QWidget {
  Q_OBJECT

 public:
  PreviewPane(const QString& name, QWidget* parent);

  void setModelLabel(const QString& label);
  QString modelLabel() const;
  void showMessage(const QString& message);
  void showWaiting();  // keeps the picture that is there
  void showProgress(const PreviewProgress& progress);
  void showResult(const PreviewPicture& result);
  void showCancelled();
  const PreviewPicture* result() const { return result_ ? &*result_ : nullptr; }

 Q_SIGNALS:
  void saveWanted();

 private:
  void setNote(const QString& note);
  void openMenu(const QPoint& place);

  PictureView* view_;
  ElidedLabel* model_;
  ElidedLabel* note_;
  std::optional<PreviewPicture> result_;  // only one that has a picture
};

}  // namespace diptych::ui
