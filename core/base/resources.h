// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace diptych {

// Where the base model that ships with the program is: share/diptych/base-model beside the
// installed program's bin folder, else the source tree it was built from. The folder may be absent
// in a broken installation; whoever opens it says so.
std::filesystem::path embeddedModel();

}  // namespace diptych
