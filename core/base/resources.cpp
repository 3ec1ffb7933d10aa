// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resources.h"

namespace diptych {

namespace fs = std::filesystem;

fs::path embeddedModel() {
  std::error_code ignored;
  const auto program = fs::read_symlink("/proc/self/exe", ignored);
  const auto installed = program.parent_path().parent_path() / "share/diptych/base-model";
  return fs::exists(installed, ignored) ? installed
                                        : fs::path(DIPTYCH_SOURCE_DIR) / "resources/base-model";
}

}  // namespace diptych
