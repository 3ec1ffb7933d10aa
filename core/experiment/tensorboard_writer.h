// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace diptych {

// One record of an event file: length, masked CRC-32C of the length, data, masked CRC-32C of the
// data.
std::string tensorBoardRecord(std::string_view data);

// Writes a run's scalars as a TensorBoard event file, appended live. Every start or resume of a run
// has a file of its own; TensorBoard reads them in the order of their names, which this keeps equal
// to the order in time.
class TensorBoardWriter {
 public:
  // Throws Error when the folder cannot be written to.
  explicit TensorBoardWriter(const std::filesystem::path& folder);

  // Tells TensorBoard to forget what earlier files say of this step and later ones.
  void forgetFrom(std::int64_t step);
  void add(const MetricPoint& point);
  // Throws Error, naming the file, when the disk is full.
  void flush();

 private:
  std::filesystem::path path_;
  std::ofstream stream_;
};

}  // namespace diptych
