// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace diptych {

// One field of a CSV line as RFC 4180 wants it: quoted when it holds a comma, a quote or a line's
// end.
std::string csvField(const std::string& text);

// The shortest digits that read back as the same number; "NaN", "inf", "-inf" for what is none.
std::string csvNumber(double value);

}  // namespace diptych
