// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_worker.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace diptych::ui {

class PictureView;

// One picture of the preview and the line below it.
class PreviewPane : public QWidget {
  Q_OBJECT

 public:
  PreviewPane(const QString& name, QWidget* parent);

  void setModelLabel(const QString& label);
  const QString& modelLabel() const { return label_; }
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
  QLabel* note_;
  QString label_;
  std::optional<PreviewPicture> result_;  // only one that has a picture
};

}  // namespace diptych::ui
