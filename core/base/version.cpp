// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"

namespace diptych {

const char* version() { return DIPTYCH_VERSION; }

}  // namespace diptych
