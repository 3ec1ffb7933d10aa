// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace diptych::ui {

// Lays out an HTML page (what QTextDocument understands of it, pictures in data: URLs) on A4 paper
// and writes a PDF, atomically. A heading stands on the page of what follows it, a picture is never
// cut; title and page number stand below. Needs a QApplication. Throws Error, naming the file.
void printPage(const std::string& html, const std::string& title, const std::filesystem::path& pdf);

}  // namespace diptych::ui
