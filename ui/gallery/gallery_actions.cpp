// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/gallery_actions.h"

#include <QKeySequence>
#include <QMenu>
#include <QUndoStack>
#include <QWidget>

namespace diptych::ui {

GalleryActions::GalleryActions(QWidget* gallery, QWidget* grid, QUndoStack& captions)
    : QObject(gallery) {
  compare = add(grid, "gallery_compare_action", tr("&Compare"), Qt::Key_Return);
  edit_caption = add(grid, "edit_caption", tr("&Edit caption"), Qt::Key_F2);
  copy = add(grid, "copy_picture", tr("C&opy picture and caption"), QKeySequence::Copy);
  show_in_folder = add(grid, "show_in_folder", tr("Open its &folder"), Qt::CTRL | Qt::Key_E);
  undo = captions.createUndoAction(this, tr("&Undo"));
  redo = captions.createRedoAction(this, tr("&Redo"));
  undo->setObjectName(QStringLiteral("undo_caption"));
  redo->setObjectName(QStringLiteral("redo_caption"));
  undo->setShortcuts(QKeySequence::Undo);
  redo->setShortcuts(QKeySequence::Redo);
  for (auto* action : {undo, redo}) {
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    gallery->addAction(action);
  }
  find = add(gallery, "gallery_find", tr("Fi&lter…"), QKeySequence::Find);
  refresh = add(gallery, "gallery_refresh", tr("&Read the folders again"), QKeySequence::Refresh);
  open_control = add(gallery, "open_control", tr("Open a control &set…"), {});
  setPictureChosen(false);
}

QAction* GalleryActions::add(
    QWidget* place, const char* name, const QString& text, const QKeySequence& keys) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(keys);
  const bool in_gallery = place == parent();
  action->setShortcutContext(in_gallery ? Qt::WidgetWithChildrenShortcut : Qt::WidgetShortcut);
  place->addAction(action);
  return action;
}

void GalleryActions::fill(QMenu& menu) const {
  menu.addActions({compare, edit_caption, copy, show_in_folder});
  menu.addSeparator();
  menu.addActions({undo, redo});
  menu.addSeparator();
  menu.addActions({find, refresh, open_control});
}

void GalleryActions::setPictureChosen(bool chosen) {
  for (auto* action : {compare, edit_caption, copy, show_in_folder}) action->setEnabled(chosen);
}

}  // namespace diptych::ui
