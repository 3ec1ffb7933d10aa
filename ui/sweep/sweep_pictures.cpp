// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_pictures.h"

#include "core/base/error.h"
#include "core/image/thumbnail.h"
#include "core/sweep/sweep_folder.h"
#include "ui/charts/qt_image.h"

#include <algorithm>

namespace diptych::ui {
namespace {

constexpr qsizetype kSweepCacheBytes = 256 * 1024 * 1024;
constexpr int kSmallestLevel = 4;  // 16 pixels
constexpr int kLargestLevel = 14;
constexpr std::size_t kReadAtOnce = 8;
constexpr qsizetype kMostProblems = 10'000;

Image readAtSide(const std::filesystem::path& file, int side) {
  return side >= SweepPictures::kFullSide ? readImage(file) : readThumbnail(file, side);
}

}  // namespace

struct SweepPictures::Read {
  SweepCell cell;
  QImage picture;
  QString problem;
};

// The reference is needed for every difference.
struct SweepPictures::Reader {
  std::filesystem::path file;
  int side = 0;
  Image picture;

  const Image& reference(const std::filesystem::path& wanted, int wanted_side) {
    if (file != wanted || side != wanted_side) {
      picture = readAtSide(wanted, wanted_side);
      file = wanted;
      side = wanted_side;
    }
    return picture;
  }
};

SweepPictures::SweepPictures(QObject* parent)
    : QObject(parent), pictures_(kSweepCacheBytes), reader_(std::make_shared<Reader>()) {}

SweepPictures::~SweepPictures() = default;

void SweepPictures::open(const std::filesystem::path& folder, const SweepPlan& plan) {
  plan_ = plan;
  folder_ = folder;
  setDifference(std::nullopt);
}

void SweepPictures::setDifference(const std::optional<SweepDifference>& difference) {
  difference_ = difference;
  forgetAll();
}

void SweepPictures::forgetAll() {
  worker_.cancel();
  reading_ = false;
  reader_ = std::make_shared<Reader>();
  pictures_.clear();
  problems_.clear();
  wanted_.clear();
  Q_EMIT loaded();
}

// The power of two that is large enough; all of the picture when that is not smaller.
int SweepPictures::levelOf(int side) const {
  int level = kSmallestLevel;
  while (level < kLargestLevel && 1 << level < side) ++level;
  return 1 << level >= std::max(plan_.base.width, plan_.base.height) ? kLargestLevel : level;
}

quint64 SweepPictures::keyOf(const SweepCell& cell, int level) const {
  return static_cast<quint64>(plan_.indexOf(cell)) * 16 + static_cast<quint64>(level);
}

QImage SweepPictures::picture(const SweepCell& cell, int side) const {
  const int wanted = levelOf(side);
  if (const auto* found = pictures_.object(keyOf(cell, wanted))) return *found;
  for (int level = kLargestLevel; level >= kSmallestLevel; --level) {
    if (const auto* found = pictures_.object(keyOf(cell, level))) return *found;
  }
  return {};
}

QString SweepPictures::problem(const SweepCell& cell) const {
  return problems_.value(keyOf(cell, 0));
}

void SweepPictures::want(std::vector<SweepCell> cells, int side) {
  wanted_level_ = levelOf(side);
  std::erase_if(cells, [this](const SweepCell& cell) {
    return pictures_.contains(keyOf(cell, wanted_level_)) || problems_.contains(keyOf(cell, 0));
  });
  wanted_ = std::move(cells);
  readNext();
}

void SweepPictures::readNext() {
  if (reading_ || wanted_.empty() || folder_.empty()) return;
  const auto count = std::min(kReadAtOnce, wanted_.size());
  std::vector<SweepCell> cells(
      wanted_.begin(), wanted_.begin() + static_cast<std::ptrdiff_t>(count));
  wanted_.erase(wanted_.begin(), wanted_.begin() + static_cast<std::ptrdiff_t>(count));
  reading_ = true;
  const auto work =
      [cells, folder = folder_, level = wanted_level_, difference = difference_, reader = reader_](
          const std::stop_token& stop) {
        std::vector<Read> read;
        for (const auto& cell : cells) {
          throwIfStopped(stop);
          try {
            auto picture = readAtSide(cellFile(folder, cell), 1 << level);
            if (difference) {
              const auto file = cellFile(folder, difference->reference);
              picture = differenceOf(reader->reference(file, 1 << level), picture, *difference);
            }
            read.push_back({cell, toQImage(picture), {}});
          } catch (const std::exception& error) {
            read.push_back({cell, {}, QString::fromStdString(describe(error))});
          }
        }
        return read;
      };
  worker_.run(work, [this, level = wanted_level_](std::vector<Read> read) {
    reading_ = false;
    take(std::move(read), level);
  });
}

void SweepPictures::take(std::vector<Read> read, int level) {
  if (problems_.size() > kMostProblems) problems_.clear();
  for (auto& one : read) {
    if (one.picture.isNull()) {
      problems_.insert(keyOf(one.cell, 0), one.problem);
      continue;
    }
    const auto bytes = one.picture.sizeInBytes();
    pictures_.insert(keyOf(one.cell, level), new QImage(std::move(one.picture)), bytes);
  }
  readNext();
  Q_EMIT loaded();
}

}  // namespace diptych::ui
