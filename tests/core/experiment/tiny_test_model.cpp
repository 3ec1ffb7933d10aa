// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_setup.h"
#include "tests/core/model/tiny_model.h"

namespace diptych {

std::filesystem::path makeTestModel(const std::filesystem::path& folder) {
  return writeTinyModel(folder, 1);
}

void prepareChild() {}

}  // namespace diptych
