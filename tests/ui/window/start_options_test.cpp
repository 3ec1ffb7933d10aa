// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_options.h"

#include "core/base/version.h"
#include "tests/ui/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace diptych::ui {

class StartOptionsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void areEmptyWithoutArguments() {
    const auto parsed = parseStartOptions({});
    QVERIFY(parsed.options);
    QVERIFY(parsed.options->original.empty());
    QVERIFY(!parsed.options->start);
  }

  void nameFoldersAndModel() {
    const QTemporaryDir folder;
    const auto path = folder.path().toStdString();
    const auto parsed = parseStartOptions(
        {"--original", path, "--synthetic=" + path, "--model", path, "--runs", "later", "--start"});
    QVERIFY2(parsed.options.has_value(), parsed.error.c_str());
    QCOMPARE(parsed.options->original, path);
    QCOMPARE(parsed.options->synthetic, path);
    QCOMPARE(parsed.options->model, path);
    QCOMPARE(parsed.options->runs, std::string("later"));  // made by the first run
    QVERIFY(parsed.options->start);
  }

  void refuseInOneLine() {
    const QTemporaryDir no_run;
    const std::vector<std::vector<std::string>> wrong{
        {"--original", "/no/such/folder"},
        {"--model", "/no/such/model"},
        {"--run", no_run.path().toStdString()},
        {"--original"},
        {"--unknown"},
        {"stray"}};
    for (const auto& arguments : wrong) {
      const auto parsed = parseStartOptions(arguments);
      QVERIFY2(!parsed.options, arguments.front().c_str());
      QCOMPARE(parsed.exit_code, kUsage);
      QVERIFY(parsed.error.starts_with("diptych: "));
      QCOMPARE(std::count(parsed.error.begin(), parsed.error.end(), '\n'), 0);
    }
  }

  void explainThemselves() {
    const auto help = parseStartOptions({"--help"});
    QVERIFY(!help.options);
    QCOMPARE(help.exit_code, kSuccess);
    for (const char* option :
         {"--original", "--synthetic", "--model", "--run", "--runs", "--start", "--version"}) {
      QVERIFY2(help.output.find(option) != std::string::npos, option);
    }
    const auto shown = parseStartOptions({"--version"});
    QCOMPARE(shown.exit_code, kSuccess);
    QCOMPARE(shown.output, std::string("diptych ") + version() + "\n");
  }
};

const Registered<StartOptionsTest> start_options_test;

}  // namespace diptych::ui

#include "start_options_test.moc"
