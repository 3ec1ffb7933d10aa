// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"
#include "core/statistics/named_measures.h"
#include "core/statistics/set_measures.h"
#include "core/statistics/set_summary.h"

namespace diptych {

std::string measuresAsCsv(const DataSet& data_set, const SetMeasures& measures) {
  const auto columns = namedMeasures(latentChannels(measures.pictures));
  std::string text = "picture";
  for (const auto& column : columns) {
    text += ',';
    text += csvField(column.name);
  }
  text += "\r\n";
  for (std::size_t i = 0; i < data_set.items.size(); ++i) {
    text += csvField(data_set.items[i].name);
    const auto& picture = measures.pictures.at(i);
    for (const auto& column : columns) {
      text += ',';
      text += picture ? csvNumber(column.of(*picture)) : "";
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace diptych
