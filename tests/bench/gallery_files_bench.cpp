// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// usage: gallery_files_bench FOLDER [COUNT [WIDTH HEIGHT]]
// Makes COUNT pictures in FOLDER, unless they are there, and prints how long the gallery takes to
// find them and to make their thumbnails. For files that are not in memory, empty the system's
// cache before (as root: echo 3 > /proc/sys/vm/drop_caches).
#include "tests/bench/bench_pictures.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "ui/bridge/data_set_loader.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/thumbnail_loader.h"

#include <fmt/core.h>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdlib>
#include <sys/resource.h>

namespace diptych::ui {

namespace {

constexpr qsizetype kScreenful = 40;
constexpr qsizetype kAskedAtOnce = 512;

void print(const char* what, qint64 elapsed_ms) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("{:<44}{:>8} ms   peak memory {} MB\n", what, elapsed_ms, usage.ru_maxrss / 1024);
}

// Until that many have arrived, asking for no more than a window would.
void makeThumbnails(ThumbnailLoader& loader, const QStringList& paths) {
  QEventLoop loop;
  qsizetype asked = 0;
  qsizetype arrived = 0;
  const auto ask = [&] {
    for (; asked < std::min(arrived + kAskedAtOnce, paths.size()); ++asked) {
      loader.thumbnail(paths[asked]);
    }
  };
  const auto count = [&](const QStringList& ready) {
    arrived += ready.size();
    if (arrived == paths.size()) loop.quit();
    ask();
  };
  QObject::connect(&loader, &ThumbnailLoader::thumbnailsReady, &loop, count);
  ask();
  loop.exec();
}

QStringList pathsOf(const DataSet& data_set, qsizetype count) {
  QStringList paths;
  for (const auto& item : data_set.items) {
    if (paths.size() == count) break;
    paths << toText(item.path);
  }
  return paths;
}

void benchScan(const std::filesystem::path& folder) {
  QElapsedTimer clock;
  clock.start();
  const auto first = scanDataSet(folder);
  print("scan, nothing known", clock.restart());
  scanDataSet(folder, {}, {}, &first);
  print("scan, everything known", clock.elapsed());
}

// As the window does it: the first pictures are shown while the scan goes on.
void benchFirstScreen(const QString& folder, const std::filesystem::path& shared) {
  DataSetLoader loader;
  ThumbnailLoader thumbnails(nullptr, 192 << 20, shared);
  std::shared_ptr<const DataSet> data_set;
  bool is_whole = false;
  QEventLoop loop;
  const auto take = [&](std::shared_ptr<const DataSet> result) {
    data_set = std::move(result);
    loop.quit();
  };
  QObject::connect(&loader, &DataSetLoader::partlyLoaded, &loop, take);
  QObject::connect(&loader, &DataSetLoader::loaded, &loop, take);
  QObject::connect(&loader, &DataSetLoader::loaded, &loop, [&] { is_whole = true; });
  QElapsedTimer clock;
  clock.start();
  loader.load(folder);
  loop.exec();
  print("open in the window, first pictures known", clock.elapsed());
  makeThumbnails(thumbnails, pathsOf(*data_set, kScreenful));
  print("open in the window, 40 thumbnails", clock.elapsed());
  while (!is_whole) loop.exec();
  print("open in the window, all pictures known", clock.elapsed());
}

void benchAllThumbnails(
    const char* what, const QStringList& paths, const std::filesystem::path& shared) {
  ThumbnailLoader thumbnails(nullptr, 192 << 20, shared);
  const EventLoopWatchdog watchdog;
  QElapsedTimer clock;
  clock.start();
  makeThumbnails(thumbnails, paths);
  print(what, clock.elapsed());
  fmt::print("  longest stall of the GUI thread {:.1f} ms\n", watchdog.longestStall_ms());
}

int run(const QStringList& arguments) {
  const auto folder = arguments.value(1);
  BenchPictures pictures;
  if (arguments.size() > 2) pictures.count = arguments[2].toInt();
  if (arguments.size() > 4) {
    pictures.width = arguments[3].toInt();
    pictures.height = arguments[4].toInt();
  }
  if (folder.isEmpty() || pictures.count < 1 || pictures.width < 16 || pictures.height < 16) {
    fmt::print(stderr, "usage: gallery_files_bench FOLDER [COUNT [WIDTH HEIGHT]]\n");
    return EXIT_FAILURE;
  }
  writeBenchPictures(toPath(folder), pictures);
  const QTemporaryDir cache;
  const auto shared = toPath(cache.path()) / "thumbnails";
  benchFirstScreen(folder, shared);
  benchScan(toPath(folder));
  const auto paths = pathsOf(scanDataSet(toPath(folder)), pictures.count);
  benchAllThumbnails("all thumbnails, nothing kept before", paths, toPath(cache.path()) / "other");
  benchAllThumbnails("all thumbnails, kept before", paths, toPath(cache.path()) / "other");
  return EXIT_SUCCESS;
}

}  // namespace

}  // namespace diptych::ui

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  const QGuiApplication application(argc, argv);
  return diptych::ui::run(QGuiApplication::arguments());
}
