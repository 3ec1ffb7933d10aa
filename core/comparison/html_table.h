// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace diptych {

// Text as it stands in HTML.
std::string htmlText(const std::string& text);

// <td> with escaped text.
std::string htmlCell(const std::string& text);
// <td> with five digits that count.
std::string htmlNumber(double value);
// A <tr> of <th>; the columns from numbers_from on are set to the right.
std::string htmlHead(const std::vector<std::string>& columns, std::size_t numbers_from);

// A <td> shaded by how a loss changed: blue when it fell, red when it rose, at full strength at
// reach. html is not escaped.
std::string htmlShaded(const std::string& html, double change, double reach);

}  // namespace diptych
