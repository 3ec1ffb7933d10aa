// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/test_pictures.h"
#include "ui/bridge/paths.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/gallery_actions.h"
#include "ui/gallery/pair_view.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

template <typename Widget>
Widget* child(QWidget& parent, const char* name) {
  auto* found = parent.findChild<Widget*>(QLatin1String(name));
  if (!found) qFatal("there is no %s", name);
  return found;
}

inline QString readText(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// A folder with pictures and a gallery that is shown.
struct Scene {
  QTemporaryDir original;
  QTemporaryDir synthetic;
  DataSetGallery gallery;

  // Synthetic has the first ones only.
  explicit Scene(int originals = 6, int synthetics = 3) {
    writePictures(toPath(original.path()), originals);
    writePictures(toPath(synthetic.path()), synthetics);
    gallery.resize(900, 600);
    gallery.show();
    gallery.original().openFolder(original.path());
    gallery.synthetic().openFolder(synthetic.path());
  }

  bool isReady(int rows) {
    return QTest::qWaitForWindowExposed(&gallery) && QTest::qWaitFor([&] {
             return gallery.model().rowCount() == rows && gallery.model().columnCount() == 2 &&
                    !gallery.arranger().busy();
           });
  }

  PairView& grid() { return gallery.grid(); }
  QModelIndex at(int row, int column) { return gallery.model().index(row, column); }
  QString summary() { return child<QLabel>(gallery, "gallery_summary")->text(); }

  void click(const QModelIndex& index, Qt::KeyboardModifiers modifiers = {}) {
    grid().scrollTo(index);
    QTest::mouseClick(
        grid().viewport(), Qt::LeftButton, modifiers, grid().visualRect(index).center());
  }
  void filter(const QString& text) {
    auto* box = child<QLineEdit>(gallery, "gallery_filter");
    box->clear();
    QTest::keyClicks(box, text);
    QTest::keyClick(box, Qt::Key_Return);
  }
  void choose(const char* combo, const QVariant& value) {
    auto* box = child<QComboBox>(gallery, combo);
    box->setCurrentIndex(box->findData(value));
    Q_EMIT box->activated(box->currentIndex());
  }
  // Opens the editor of a cell, types and ends with the key.
  void type(const QModelIndex& index, const QString& text, Qt::Key end) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // an earlier editor
    click(index);
    gallery.actions().edit_caption->trigger();
    auto* edit = child<QPlainTextEdit>(gallery, "caption_text");
    edit->selectAll();
    edit->insertPlainText(text);  // QTest types ASCII only
    QTest::keyClick(edit, end);
  }
};

}  // namespace diptych::ui
