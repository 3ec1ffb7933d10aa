// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/picture_measures.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace diptych {

inline constexpr const char* kMeasuresFile = "measures.sqlite";

// Raise it whenever any measure of a picture is computed in another way.
inline constexpr int kMeasuresVersion = 1;

// What was measured of pictures, by the SHA-256 of the file and of the autoencoder and by
// kMeasuresVersion: measures.sqlite in a folder. Several processes may use it at a time. A damaged
// file, or one of another program, is set aside as measures.sqlite.damaged, with a warning in the
// log, and begun anew. One thread may call; after an
// Error make a new one.
class MeasureCache {
 public:
  // Makes the folder. Throws Error when nothing can be written there.
  explicit MeasureCache(const std::filesystem::path& folder);
  ~MeasureCache();

  // What is kept for these hashes. Throws Error, naming the file, when it cannot be read.
  std::optional<PictureMeasures> find(const std::string& picture, const std::string& autoencoder);

  // Throws Error when the disk is full or another process keeps the file locked.
  void store(
      const std::string& picture, const std::string& autoencoder, const PictureMeasures& measures);

 private:
  struct State;
  void onDatabase(const std::function<void(State&)>& action);
  void replaceDamaged();

  std::filesystem::path path_;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
