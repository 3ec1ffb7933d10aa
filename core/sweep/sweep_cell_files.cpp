// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/sweep/sweep_export.h"
#include "core/sweep/sweep_folder.h"

#include <fmt/core.h>

#include <array>
#include <cctype>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostCellBytes = 2'000'000'000;

// Letters and digits of the words, the rest as dashes; short enough for three of them in a name.
std::string nameOf(const std::string& words) {
  constexpr std::size_t kMostBytes = 48;
  std::string name;
  for (const char c : words) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '+';
    if (plain) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
    if (name.size() >= kMostBytes) {
      break;
    }
  }
  while (!name.empty() && (name.back() == '-' || name.back() == '.')) {
    name.pop_back();
  }
  return name;
}

std::string speakingName(const SweepPlan& plan, const SweepCell& cell) {
  const std::array places = {cell.x, cell.y, cell.z};
  constexpr std::array letters = {'x', 'y', 'z'};
  std::string name;
  for (std::size_t i = plan.axes.size(); i-- > 0;) {
    const auto place = static_cast<std::size_t>(places[i]);
    const auto& axis = plan.axes[i];
    const int digits = static_cast<int>(fmt::format("{}", axis.values.size()).size());
    name += fmt::format(
        "{}{}{:0{}}-{}",
        name.empty() ? "" : "_",
        letters[i],
        place + 1,
        digits,
        nameOf(sweepAxisLabel(axis.kind, axis.labels[place])));
  }
  return name + ".png";
}

void requireEmptyFolder(const fs::path& folder) {
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder))) {
    throw Error(
        fmt::format("{}: is there already and not empty. Choose a new folder.", folder.string()));
  }
  fs::create_directories(folder);
}

}  // namespace

std::size_t exportSweepCells(
    const fs::path& sweep_folder,
    const fs::path& folder,
    const std::stop_token& stop,
    const SweepExportProgress& on_progress) {
  const auto plan = readSweep(sweep_folder);
  const auto state = scanSweep(sweep_folder, plan, stop);
  requireEmptyFolder(folder);
  std::size_t done = 0;
  for (std::size_t i = 0; i < plan.cells(); ++i) {
    if (!state.finished[i]) {
      continue;
    }
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto cell = plan.cellAt(i);
    writeFileAtomically(
        folder / speakingName(plan, cell), readFile(cellFile(sweep_folder, cell), kMostCellBytes));
    ++done;
    if (on_progress) {
      on_progress(done, state.count);
    }
  }
  return done;
}

}  // namespace diptych
