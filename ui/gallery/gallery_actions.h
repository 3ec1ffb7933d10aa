// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <vector>

class QKeySequence;
class QMenu;
class QUndoStack;

namespace diptych::ui {

// What can be done in the gallery. The keys of what concerns a picture work in the grid, where
// Return does not mean anything else; those of the rest anywhere in the gallery.
class GalleryActions : public QObject {
  Q_OBJECT

 public:
  GalleryActions(QWidget* gallery, QWidget* grid, QUndoStack& captions);

  QAction* compare = nullptr;
  QAction* edit_caption = nullptr;
  QAction* undo = nullptr;
  QAction* redo = nullptr;
  QAction* copy = nullptr;
  QAction* show_in_folder = nullptr;
  QAction* find = nullptr;
  QAction* refresh = nullptr;
  QAction* open_control = nullptr;

  // Those about the picture that is chosen, then those about all.
  void fill(QMenu& menu) const;
  void setPictureChosen(bool chosen);

 private:
  QAction* add(QWidget* place, const char* name, const QString& text, const QKeySequence& keys);
};

}  // namespace diptych::ui
