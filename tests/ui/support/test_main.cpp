// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_registry.h"

#include <QApplication>
#include <QTest>

namespace diptych::ui {

std::vector<std::function<std::unique_ptr<QObject>()>>& testObjects() {
  static std::vector<std::function<std::unique_ptr<QObject>()>> objects;
  return objects;
}

}  // namespace diptych::ui

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Diptych"));
  QApplication::setApplicationName(QStringLiteral("diptych-test"));
  int failures = 0;
  for (const auto& make : diptych::ui::testObjects()) {
    const auto test = make();
    failures += QTest::qExec(test.get(), argc, argv);
  }
  return failures == 0 ? 0 : 1;
}
