// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/view_port.h"

#include "tests/ui/support/test_registry.h"

#include <QTest>

#include <cmath>

namespace diptych::ui {

class ViewPortTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fitsAndCentres() {
    const ViewRoom room{{400, 300}, {800, 200}};
    QCOMPARE(fitScale(room), 0.5);
    QCOMPARE(placeOf({}, room), QRectF(0, 100, 400, 100));
    QCOMPARE(fitScale({{100, 100}, {30, 40}}), 2.0);  // 2.5, but equally large pixels
  }

  void keepsWhatIsUnderTheCursorWhenZooming() {
    const ViewRoom room{{400, 300}, {800, 600}};
    ViewPort view;
    const QPointF cursor(100, 60);
    const auto before = relativeAt(view, room, cursor);
    for (int i = 0; i < 12; ++i) view = zoomed(view, room, cursor, 1.3);
    const auto after = relativeAt(view, room, cursor);
    const double pixel = 1 / (800 * scaleOf(view, room));
    QVERIFY(std::abs(after.x() - before.x()) < pixel);
    QVERIFY(std::abs(after.y() - before.y()) < pixel);
  }

  void zoomsFromFitToSinglePixels() {
    const ViewRoom room{{400, 300}, {800, 600}};
    auto view = zoomed({}, room, {200, 150}, 1e9);
    QCOMPARE(view.scale, kMaxScale);
    view = zoomed(view, room, {200, 150}, 1e-9);
    QCOMPARE(view, ViewPort());
  }

  void movesByPixelsAndStaysWithinThePicture() {
    const ViewRoom room{{400, 300}, {800, 600}};
    const ViewPort view{{0.5, 0.5}, 2};
    QCOMPARE(panned(view, room, {-16, 12}).centre, QPointF(0.5 + 8.0 / 800, 0.5 - 6.0 / 600));
    QCOMPARE(panned(view, room, {1e6, -1e6}).centre, QPointF(0, 1));
  }

  void beginsAtWholePixels() {
    const ViewRoom room{{401, 299}, {100, 100}};
    const auto place = placeOf({{0.123, 0.777}, 3}, room);
    QCOMPARE(place.x(), std::round(place.x()));
    QCOMPARE(place.y(), std::round(place.y()));
  }
};

const Registered<ViewPortTest> view_port_test;

}  // namespace diptych::ui

#include "view_port_test.moc"
