// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <filesystem>

namespace diptych::ui {

// Paths cross between Qt and core as UTF-8 file names. A byte of a name that is no UTF-8 becomes
// half of a surrogate pair in the text (U+DC80 to U+DCFF, shown as a box) and is that byte again in
// the path: every file can be opened under its text.
std::filesystem::path toPath(const QString& text);
QString toText(const std::filesystem::path& path);

// Absolute, without "." and "..": equal texts for equal folders, spelled as core spells them.
QString plainPath(const QString& path);

}  // namespace diptych::ui
