// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace diptych::ui {

// The test objects of a program, in the order of their files' registration.
std::vector<std::function<std::unique_ptr<QObject>()>>& testObjects();

// One global of this type makes a Qt Test class part of its program.
template <typename Test>
struct Registered {
  Registered() {
    testObjects().push_back([] { return std::make_unique<Test>(); });
  }
};

}  // namespace diptych::ui
