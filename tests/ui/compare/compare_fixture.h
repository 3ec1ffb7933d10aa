// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "tests/ui/support/test_pictures.h"
#include "ui/bridge/paths.h"
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_view.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <vector>

namespace diptych::ui {

using Rgb = std::array<std::uint8_t, 3>;

inline Image flatImage(int width, int height, const Rgb& color) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    image.rgb.insert(image.rgb.end(), color.begin(), color.end());
  }
  return image;
}

// A CompareView in a window with pictures of its own.
class CompareFixture {
 public:
  CompareFixture() {
    view.resize(900, 700);
    view.show();
    [[maybe_unused]] const bool exposed = QTest::qWaitForWindowExposed(&view);
    view.activateWindow();
    view.setFocus();
  }

  ComparedPicture write(const char* name, const char* title, const Image& image) {
    const auto path = folder.filePath(QLatin1String(name));
    writePng(toPath(path), image);
    return {QLatin1String(title), path, QLatin1String(name), QString()};
  }

  // Shows pictures and waits until the first pane has one.
  void show(const std::vector<ComparedPicture>& pictures) {
    view.setPictures(pictures, QStringLiteral("3 of 20"));
    QTRY_VERIFY(pane(0).content().picture);
    QTRY_VERIFY(pane(canvas().paneCount() - 1).content().picture);
  }

  template <typename Widget>
  Widget& child(const char* name) {
    auto* found = view.findChild<Widget*>(QLatin1String(name));
    if (!found) qFatal("there is no %s", name);
    return *found;
  }

  CompareCanvas& canvas() { return child<CompareCanvas>("compare_canvas"); }
  PicturePane& pane(int number) { return canvas().pane(number); }
  QString text(const char* name) { return child<QLabel>(name).text(); }

  // What is painted at a relative place of a pane's picture.
  QColor shownAt(int number, const QPointF& relative) {
    auto& shown = pane(number);
    const auto image = shown.grab().toImage();
    const auto point = shown.pointOf(relative) * image.devicePixelRatio();
    return image.pixelColor(point.toPoint());
  }

  void pointAt(int number, const QPointF& relative) {
    QTest::mouseMove(&pane(number), pane(number).pointOf(relative).toPoint());
  }

  QTemporaryDir folder;
  CompareView view;
};

}  // namespace diptych::ui
