// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/paths.h"

#include "tests/ui/support/test_registry.h"

#include <QTest>

#include <string>

namespace diptych::ui {

class PathsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsEveryName_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("/a b/c#%.png");
    QTest::newRow("UTF-8") << QByteArray("/\xC3\xA9\xE7\x8C\xAB\xF0\x9F\x98\x80.png");
    QTest::newRow("Latin-1") << QByteArray("/caf\xE9.png");
    QTest::newRow("cut character") << QByteArray("/\xE7\x8C");
    QTest::newRow("bytes and characters") << QByteArray("/\xF0\x9F\x98\x80\x80\xFF\xC3\xA9\xC3");
    QTest::newRow("encoded surrogate") << QByteArray("/\xED\xB2\x80");
    QTest::newRow("newline") << QByteArray("/a\nb");
    QTest::newRow("empty") << QByteArray();
  }

  void keepsEveryName() {
    QFETCH(QByteArray, name);
    const auto path = std::filesystem::path(name.toStdString());
    QCOMPARE(QByteArray::fromStdString(toPath(toText(path)).string()), name);
  }

  void readsUtf8() {
    QCOMPARE(toText("/caf\xC3\xA9"), QStringLiteral("/caf\u00e9"));
    QVERIFY(toText("/caf\xE9") != toText("/caf\xC3\xA9"));
  }
};

const Registered<PathsTest> paths_test;

}  // namespace diptych::ui

#include "paths_test.moc"
