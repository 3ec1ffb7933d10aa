// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/shared_panel.h"

#include "core/base/json_fields.h"
#include "core/base/json_file.h"

namespace diptych {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<SharedPanel> readSharedPanel(const fs::path& run_folder) {
  const auto file = run_folder / kPanelFile;
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  const auto object = readJsonFile(file);
  JsonFields fields(object, file.string());
  SharedPanel panel;
  panel.held_out = fields.get<std::vector<std::string>>("held_out");
  panel.learned = fields.get<std::vector<std::string>>("learned");
  const auto sets = fields.get<std::vector<json>>("sets");
  fields.refuseOthers();
  for (std::size_t i = 0; i < sets.size(); ++i) {
    JsonFields set(sets[i], fmt::format("{}, sets[{}]", file.string(), i));
    panel.sets.push_back({set.get<std::string>("name"), set.get<fs::path>("folder")});
    set.refuseOthers();
  }
  return panel;
}

void writeSharedPanel(const fs::path& run_folder, const SharedPanel& panel) {
  auto sets = json::array();
  for (const auto& set : panel.sets) {
    sets.push_back({{"name", set.name}, {"folder", set.folder.string()}});
  }
  writeJsonFile(
      run_folder / kPanelFile,
      {{"held_out", panel.held_out}, {"learned", panel.learned}, {"sets", sets}});
}

}  // namespace diptych
