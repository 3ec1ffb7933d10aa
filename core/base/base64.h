// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace diptych {

// RFC 4648, with padding.
std::string base64(std::string_view bytes);

}  // namespace diptych
