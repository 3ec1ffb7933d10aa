// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/tensor/threads.h"
#include "ui/window/main_window.h"
#include "ui/window/start_options.h"

#include <QApplication>

#include <iostream>

namespace {

// Without one Qt would abort with a page of advice on plugins.
bool hasDisplay() {
  return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
         qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int showWindow(int argc, char** argv, const diptych::ui::StartOptions& options) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Diptych"));
  QApplication::setApplicationName(QStringLiteral("diptych"));
  QApplication::setApplicationDisplayName(QStringLiteral("Diptych"));
  QApplication::setApplicationVersion(QLatin1String(diptych::version()));
  QApplication::setDesktopFileName(QStringLiteral("diptych"));
  diptych::useThreads();
  diptych::ui::MainWindow window;
  window.open(options);
  window.show();
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = diptych::ui::parseStartOptions({argv + 1, argv + argc});
    std::cout << parsed.output;
    if (!parsed.error.empty()) std::cerr << parsed.error << '\n';
    if (!parsed.options) return parsed.exit_code;
    if (!hasDisplay()) {
      std::cerr
          << "diptych: there is no display. Start it in a desktop session, or use diptych-cli.\n";
      return diptych::ui::kFailure;
    }
    diptych::waitWithoutSpinning(argv);
    return showWindow(argc, argv, *parsed.options);
  } catch (const std::exception& e) {
    std::cerr << "diptych: " << diptych::describe(e) << '\n';
    return diptych::ui::kFailure;
  }
}
