// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// usage: gallery_window_bench FOLDER [COUNT]
// Makes COUNT pictures in FOLDER, unless they are there, opens them in the gallery as the original
// and as the synthetic set, and prints how long the first thumbnails take, how long the GUI thread
// keeps the event loop waiting while everything is read and while the pictures are scrolled from
// end to end, and how much memory that takes. In a real window: start it with a screen.
#include "tests/bench/bench_pictures.h"
#include "tests/bench/wait_for.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "ui/bridge/paths.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/pair_view.h"

#include <fmt/core.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdlib>
#include <sys/resource.h>

namespace diptych::ui {

namespace {

constexpr int kScrollSteps = 600;

long peakMemory_MB() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

bool showsThumbnails(DataSetGallery& gallery) {
  auto& grid = gallery.grid();
  const auto first = grid.indexAt(grid.visualRect(gallery.model().index(0, 0)).center());
  return first.isValid() && !first.data(GalleryModel::ThumbnailRole).value<QPixmap>().isNull();
}

void scrollThrough(DataSetGallery& gallery) {
  auto* bar = gallery.grid().verticalScrollBar();
  int step = 0;
  QEventLoop loop;
  QTimer timer;
  QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
    bar->setValue(static_cast<int>(static_cast<qint64>(bar->maximum()) * ++step / kScrollSteps));
    if (step == kScrollSteps) loop.quit();
  });
  timer.start(16);
  loop.exec();
}

void open(DataSetGallery& gallery, const QString& folder, int count) {
  EventLoopWatchdog watchdog;
  QElapsedTimer clock;
  clock.start();
  qint64 first_rows_ms = 0;
  gallery.original().openFolder(folder);
  waitFor([&] { return gallery.model().rowCount() > 0; });
  first_rows_ms = clock.elapsed();
  waitFor([&] { return showsThumbnails(gallery); });
  fmt::print("first rows                          {:>8} ms\n", first_rows_ms);
  fmt::print("first thumbnail after these         {:>8} ms\n", clock.elapsed() - first_rows_ms);
  waitFor([&] { return gallery.original().dataSet() && gallery.model().rowCount() == count; });
  fmt::print("all {} pictures listed          {:>8} ms\n", count, clock.elapsed());
  fmt::print("longest stall while reading         {:>8.1f} ms\n", watchdog.longestStall_ms());
}

int run(const QStringList& arguments) {
  const auto folder = arguments.value(1);
  BenchPictures pictures;
  if (arguments.size() > 2) pictures.count = arguments[2].toInt();
  if (folder.isEmpty() || pictures.count < 1) {
    fmt::print(stderr, "usage: gallery_window_bench FOLDER [COUNT]\n");
    return EXIT_FAILURE;
  }
  writeBenchPictures(toPath(folder), pictures);
  const QTemporaryDir cache;
  qputenv("XDG_CACHE_HOME", cache.path().toLocal8Bit());
  DataSetGallery gallery;
  gallery.resize(1280, 700);
  gallery.show();
  waitFor([&] { return gallery.isVisible(); });
  open(gallery, folder, pictures.count);
  EventLoopWatchdog watchdog;
  scrollThrough(gallery);
  fmt::print("longest stall scrolling one set     {:>8.1f} ms\n", watchdog.longestStall_ms());
  fmt::print("peak memory with one set            {:>8} MB\n", peakMemory_MB());
  watchdog.reset();
  gallery.synthetic().openFolder(folder);
  waitFor([&] {
    return gallery.synthetic().dataSet() && gallery.model().columnCount() == 2 &&
           !gallery.arranger().busy();
  });
  fmt::print("longest stall while pairing         {:>8.1f} ms\n", watchdog.longestStall_ms());
  for (const auto* what : {"once", "again"}) {
    watchdog.reset();
    scrollThrough(gallery);
    fmt::print(
        "longest stall scrolling two, {:<6} {:>8.1f} ms\n", what, watchdog.longestStall_ms());
  }
  fmt::print("peak memory with two sets           {:>8} MB\n", peakMemory_MB());
  return EXIT_SUCCESS;
}

}  // namespace

}  // namespace diptych::ui

int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  return diptych::ui::run(QApplication::arguments());
}
