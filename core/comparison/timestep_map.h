// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// The lowest and the highest timestep that a band's items have.
struct TimestepBand {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

// An arm's loss by timestep and step. A panel scores every picture at the same number of timesteps,
// one from each of equal parts of the schedule (panel.h): the lowest of every picture is band 0.
struct TimestepMap {
  std::string arm;
  std::vector<TimestepBand> bands;          // by rising timestep
  std::vector<std::int64_t> steps;          // of the validations that all its runs have
  std::vector<std::vector<double>> losses;  // [band][validation], mean over pictures and seeds
};

// 100 (loss / first loss - 1): negative where the loss fell. [band][validation]; NaN where the
// first loss is 0.
std::vector<std::vector<double>> changesInPercent(const TimestepMap& map);

// Of the finished runs, arms in the experiment's order; those without a finished run or without
// this panel are left out. Throws Error, naming the file, when a database is damaged, Stopped when
// asked to stop.
std::vector<TimestepMap> readTimestepMaps(
    const std::filesystem::path& experiment_folder,
    const std::string& panel,
    std::stop_token stop = {});

// One picture's loss in one arm: the mean over its timesteps and over the seeds that scored it.
struct PictureLosses {
  std::string arm;
  std::string picture;  // name without ending
  double start = 0;
  double last = 0;
};

// Arms in the experiment's order, pictures by name. Of finished runs; throws as readTimestepMaps.
std::vector<PictureLosses> readPictureLosses(
    const std::filesystem::path& experiment_folder,
    const std::string& panel,
    std::stop_token stop = {});

// A line for each band and validation, and for each picture of each arm (RFC 4180).
std::string timestepMapsAsCsv(const std::vector<TimestepMap>& maps);
std::string pictureLossesAsCsv(const std::vector<PictureLosses>& pictures);

}  // namespace diptych
