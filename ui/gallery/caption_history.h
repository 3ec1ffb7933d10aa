// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

namespace diptych::ui {

// Saves edited captions in the background, one after the other, and takes them back. A caption file
// that another program has changed in the meantime is left as it is.
class CaptionHistory : public QObject {
  Q_OBJECT

 public:
  explicit CaptionHistory(QObject* parent = nullptr);
  ~CaptionHistory() override;  // when everything is on the disk

  QUndoStack& stack() { return stack_; }
  // item: as the person saw it.
  void edit(const PictureItem& item, const QString& caption);

 Q_SIGNALS:
  // What is to be shown now, before it is on the disk.
  void captionChanged(const QString& path, const QString& caption);
  void saved(const QString& path);
  void failed(const QString& path, const QString& message);

 private:
  class Command;

  QUndoStack stack_;
  Worker saver_;
};

}  // namespace diptych::ui
