// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "fake_engine.h"
#include "run_setup.h"

#include <chrono>
#include <thread>

namespace diptych {

// The fake engine only asks whether it is there.
std::filesystem::path makeTestModel(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  writeFileAtomically(folder / "model_index.json", "{}");
  return folder;
}

// Slow enough to be killed while it works.
void prepareChild() {
  fakeEngine().at = [](auto&&...) { std::this_thread::sleep_for(std::chrono::milliseconds(3)); };
}

}  // namespace diptych
