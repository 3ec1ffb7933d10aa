// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/preview_worker.h"

#include <filesystem>
#include <string>

namespace diptych::ui {

// A PNG with A1111's parameters as text, written atomically. Reads the model's weights for their
// hash, which takes a while with large ones; a model that is gone is saved without. Any thread.
// Throws Error.
void writePreviewPicture(
    const PreviewPicture& picture,
    const std::string& model_label,
    const std::filesystem::path& png);

}  // namespace diptych::ui
