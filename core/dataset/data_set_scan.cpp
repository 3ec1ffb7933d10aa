// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/found_pictures.h"
#include "core/dataset/scanned_picture.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <span>
#include <thread>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// Pictures are read in waves: several threads read one, then the scan's own hands it on.
constexpr std::size_t kWave = 512;
// So many are worth a thread more.
constexpr std::size_t kPicturesPerThread = 32;
constexpr std::size_t kMostThreads = 16;

std::size_t threadsFor(std::size_t pictures) {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  return std::min({processors, kMostThreads, pictures / kPicturesPerThread + 1});
}

// Calls work(i) for every i below count, by several threads in no order. An exception of work is
// thrown here.
template <typename Work>
void inParallel(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto workOn = [&] {
    for (auto i = next++; i < count; i = next++) {
      work(i);
    }
  };
  std::vector<std::future<void>> helpers;
  for (std::size_t i = 1; i < threadsFor(count); ++i) {
    helpers.push_back(std::async(std::launch::async, workOn));
  }
  workOn();
  for (auto& helper : helpers) {
    helper.get();
  }
}

class Scan {
 public:
  Scan(const fs::path& folder, const std::stop_token& stop, const DataSet* earlier) : stop_(stop) {
    std::error_code ignored;  // an empty path stays one, which listFiles refuses
    data_set_.root = fs::absolute(folder, ignored).lexically_normal();
    data_set_.is_derived = fs::exists(data_set_.root / kRecipeFile, ignored);
    auto listing = listFiles(data_set_.root, stop);
    data_set_.folders = std::move(listing.folders);
    auto found = findPictures(data_set_.root, listing);
    data_set_.problems = std::move(found.problems);
    pictures_ = std::move(found.pictures);
    data_set_.items.reserve(pictures_.size());
    if (earlier && earlier->is_derived == data_set_.is_derived) {
      earlier_ = earlier;
    }
  }

  DataSet run(const ScanProgress& on_progress, const ScanPart& on_part) {
    const auto total = pictures_.size();
    for (std::size_t done = 0; done < total;) {
      const auto count = std::min(done == 0 ? kFirstPart : kWave, total - done);
      for (auto& scanned : readWave(std::span(pictures_).subspan(done, count))) {
        requireNotStopped();
        take(scanned);
        ++done;
        if (on_progress) {
          on_progress(done, total);
        }
      }
      if (on_part && done < total && done >= next_part_) {
        on_part(part());
        next_part_ = 2 * done;
      }
    }
    sortProblems(data_set_);
    return std::move(data_set_);
  }

 private:
  void requireNotStopped() const {
    if (stop_.stop_requested()) {
      throw Stopped();
    }
  }

  // What is not read because of a stop is never taken: the stop is seen before.
  std::vector<ScannedPicture> readWave(std::span<const FoundPicture> wave) const {
    std::vector<ScannedPicture> scanned(wave.size());
    inParallel(wave.size(), [&](std::size_t i) {
      if (!stop_.stop_requested()) {
        scanned[i] = read(wave[i]);
      }
    });
    return scanned;
  }

  ScannedPicture read(const FoundPicture& picture) const {
    auto known = earlier_ ? takeOver(picture, *earlier_) : std::nullopt;
    return known ? std::move(*known) : scanPicture(picture, data_set_.is_derived);
  }

  void take(ScannedPicture& scanned) {
    if (scanned.item) {
      data_set_.items.push_back(std::move(*scanned.item));
    }
    std::move(
        scanned.problems.begin(), scanned.problems.end(), std::back_inserter(data_set_.problems));
  }

  static void sortProblems(DataSet& data_set) {
    std::stable_sort(
        data_set.problems.begin(), data_set.problems.end(), [](const auto& a, const auto& b) {
          return isPathBefore(a.path.native(), b.path.native());
        });
  }

  DataSet part() const {
    auto copy = data_set_;
    sortProblems(copy);
    return copy;
  }

  std::stop_token stop_;
  DataSet data_set_;
  std::vector<FoundPicture> pictures_;
  const DataSet* earlier_ = nullptr;
  std::size_t next_part_ = kFirstPart;
};

}  // namespace

DataSet scanDataSet(
    const fs::path& folder,
    const std::stop_token& stop,
    const ScanProgress& on_progress,
    const DataSet* earlier,
    const ScanPart& on_part) {
  return Scan(folder, stop, earlier).run(on_progress, on_part);
}

}  // namespace diptych
