// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/html_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace diptych {

std::string htmlText(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += letter;
    }
  }
  return escaped;
}

std::string htmlCell(const std::string& text) { return "<td>" + htmlText(text) + "</td>"; }

std::string htmlNumber(double value) {
  return fmt::format("<td class=\"number\" align=\"right\">{:.5g}</td>", value);
}

std::string htmlHead(const std::vector<std::string>& columns, std::size_t numbers_from) {
  std::string row = "<tr>";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    row += fmt::format(
        "<th{}>{}</th>",
        i >= numbers_from ? " class=\"number\" align=\"right\"" : " align=\"left\"",
        htmlText(columns[i]));
  }
  return row + "</tr>\n";
}

std::string htmlShaded(const std::string& html, double change, double reach) {
  // Light ends of the heat map's colours: dark text stays readable on them.
  constexpr std::array kFallen = {0x92, 0xC5, 0xDE};
  constexpr std::array kRisen = {0xF4, 0xA5, 0x82};
  const auto& end = change < 0 ? kFallen : kRisen;
  const double share =
      reach > 0 && std::isfinite(change) ? std::min(1.0, std::abs(change) / reach) : 0;
  const auto mix = [share](int to) {
    return static_cast<int>(std::lround(255 + (to - 255) * share));
  };
  return fmt::format(
      "<td class=\"number\" align=\"right\" style=\"background-color:#{:02x}{:02x}{:02x}\">{}</td>",
      mix(end[0]),
      mix(end[1]),
      mix(end[2]),
      html);
}

}  // namespace diptych
