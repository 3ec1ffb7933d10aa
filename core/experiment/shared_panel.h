// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

// What all runs of an experiment share: which pictures none of them learns from, and on whose
// pictures each of them is scored. Pictures are known by their names without endings, since one
// that a recipe made may have another ending than the original.
struct SharedPanel {
  struct Set {
    std::string name;
    std::filesystem::path folder;
    bool operator==(const Set&) const = default;
  };

  std::vector<std::string> held_out;  // scored as loss/val, and as loss/val/NAME of every other set
  std::vector<std::string> learned;   // scored as loss/train-stabilized
  std::vector<Set> sets;              // of all arms, the run's own among them
  bool operator==(const SharedPanel&) const = default;
};

inline constexpr const char* kPanelFile = "panel.json";

// panel.json of a run folder; nothing when it has none. Throws Error that names the file and field.
std::optional<SharedPanel> readSharedPanel(const std::filesystem::path& run_folder);
void writeSharedPanel(const std::filesystem::path& run_folder, const SharedPanel& panel);

}  // namespace diptych
