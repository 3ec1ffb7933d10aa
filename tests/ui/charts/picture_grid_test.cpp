// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/picture_grid.h"

#include "core/base/error.h"
#include "core/image/image.h"
#include "tests/ui/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {
namespace {

QImage oneColor(const QColor& color, int side = 64) {
  QImage image(side, side, QImage::Format_RGB888);
  image.fill(color);
  return image;
}

PictureGrid twoByTwo() {
  PictureGrid grid;
  grid.title = "Tigers";
  grid.caption = "base-model, 20 steps, seed 555";
  grid.row_labels = {"a photo of a tiger", "a photo of a horse"};
  grid.column_labels = {cfgLabel(1), cfgLabel(7.5)};
  grid.cells = {{0, 0, oneColor(Qt::red)}, {0, 1, oneColor(Qt::green)}, {1, 1, oneColor(Qt::blue)}};
  return grid;
}

int countColor(const QImage& picture, const QColor& color) {
  int count = 0;
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) {
      count += picture.pixelColor(x, y) == color ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

class PictureGridTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // 64 pixels times 3 is the whole factor nearest to 200; the edge line takes a pixel on each side.
  void enlargesSmallPicturesByAWholeFactor() {
    const auto sheet = renderPictureGrid(twoByTwo(), {.enlarging = Enlarging::Nearest});
    QCOMPARE(countColor(sheet, Qt::red), 190 * 190);
    QCOMPARE(countColor(sheet, Qt::green), 190 * 190);
    QCOMPARE(countColor(sheet, Qt::blue), 190 * 190);
  }

  void keepsLargePicturesPixelForPixel() {
    auto grid = twoByTwo();
    grid.cells = {{0, 0, oneColor(Qt::red, 320)}};
    QCOMPARE(countColor(renderPictureGrid(grid), Qt::red), 318 * 318);
  }

  void scalesTheWholeSheet() {
    const auto once = renderPictureGrid(twoByTwo());
    const auto twice = renderPictureGrid(twoByTwo(), {.scale = 2});
    QCOMPARE(twice.size(), once.size() * 2);
    QCOMPARE(once.pixelColor(2, 2), QColor(Qt::white));
  }

  void showsAPlaceholderForMissingPictures() {
    auto grid = twoByTwo();
    const auto grey = QColor(0xF5, 0xF5, 0xF5);
    QVERIFY(countColor(renderPictureGrid(grid), grey) > 150 * 150);
    grid.cells.push_back({1, 0, oneColor(Qt::yellow)});
    QVERIFY(countColor(renderPictureGrid(grid), grey) < 1000);  // letters have such edges
    grid.cells.clear();
    QVERIFY(countColor(renderPictureGrid(grid), grey) > 4 * 150 * 150);
  }

  void keepsTheAspectOfOtherSizes() {
    auto grid = twoByTwo();
    grid.cells = {{0, 0, oneColor(Qt::red)}, {0, 1, QImage(64, 32, QImage::Format_RGB888)}};
    grid.cells[1].picture.fill(Qt::cyan);
    const auto sheet = renderPictureGrid(grid, {.enlarging = Enlarging::Nearest});
    QCOMPARE(countColor(sheet, Qt::cyan), 190 * 94);
  }

  void cutsLabelsThatDoNotFit() {
    auto grid = twoByTwo();
    const auto size = renderPictureGrid(grid).size();
    grid.row_labels[0] = QString("a very long prompt ").repeated(500);
    grid.row_labels[1] = QString(3000, 'x');
    grid.column_labels[0] = QString(500, 'y');
    QCOMPARE(renderPictureGrid(grid).size(), size);
  }

  void refusesGridsThatCannotBeDrawn() {
    QVERIFY_EXCEPTION_THROWN(renderPictureGrid({}), Error);
    QVERIFY_EXCEPTION_THROWN(renderPictureGrid(twoByTwo(), {.scale = 1000}), Error);
    QVERIFY_EXCEPTION_THROWN(renderPictureGrid(twoByTwo(), {.scale = -1}), Error);
    auto huge = twoByTwo();
    for (int i = 0; i < 20000; ++i) huge.row_labels << QString();
    QVERIFY_EXCEPTION_THROWN(renderPictureGrid(huge), Error);
  }

  void writesAPngWithItsText() {
    const QTemporaryDir folder;
    const std::filesystem::path png = folder.filePath("grid.png").toStdString();
    exportPictureGrid(twoByTwo(), png, {}, {{"parameters", "a photo of a tiger\nSteps: 20"}});
    QCOMPARE(QImage(folder.filePath("grid.png")).size(), renderPictureGrid(twoByTwo()).size());
    QCOMPARE(
        diptych::readPngText(png).at("parameters"), std::string("a photo of a tiger\nSteps: 20"));
  }

  void saysCfgShortly() {
    QCOMPARE(cfgLabel(1), QStringLiteral("CFG 1"));
    QCOMPARE(cfgLabel(7.5), QStringLiteral("CFG 7.5"));
  }
};

const Registered<PictureGridTest> picture_grid_test;

}  // namespace diptych::ui

#include "picture_grid_test.moc"
