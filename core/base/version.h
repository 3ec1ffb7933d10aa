// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace diptych {

// "0.1.0": defined in one file, so that a new version does not rebuild the rest.
const char* version();

}  // namespace diptych
