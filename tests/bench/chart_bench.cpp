// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// usage: chart_bench [RUNS [POINTS]]
// Draws RUNS curves (50) of POINTS points each (20,000) in the loss chart of a real window and
// prints how long a frame takes while it is panned and while it is zoomed in and out, each frame
// drawn at once, as its time and what that makes a second. Start it with a screen;
// QT_SCALE_FACTOR=2 for a sharp one.
#include "ui/charts/loss_chart.h"
#include "ui/charts/qcustomplot.h"

#include <fmt/core.h>

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <vector>

namespace diptych::ui {
namespace {

constexpr int kFrames = 200;

std::vector<MetricPoint> noisyCurve(int run, int points) {
  std::vector<MetricPoint> curve;
  unsigned random = 12345u + static_cast<unsigned>(run);
  for (int step = 1; step <= points; ++step) {
    random = random * 1664525u + 1013904223u;
    const double noise = (random >> 8) / double{1 << 24} - 0.5;
    MetricPoint point;
    point.name = "loss/step";
    point.step = step;
    point.value = 0.1 + 0.002 * run + std::exp(-step / 4000.0) * 0.2 + 0.05 * noise;
    curve.push_back(point);
  }
  return curve;
}

void measureFrames(const char* what, QCustomPlot& plot, const std::function<void(int)>& change) {
  std::vector<double> frames;
  for (int frame = 0; frame < kFrames; ++frame) {
    QElapsedTimer clock;
    clock.start();
    change(frame);
    plot.replot(QCustomPlot::rpImmediateRefresh);
    QApplication::processEvents();
    frames.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  std::sort(frames.begin(), frames.end());
  fmt::print(
      "{:<24}{:>9.1f}{:>9.1f}{:>9.1f}{:>12.0f}\n",
      what,
      frames[kFrames / 2],
      frames[kFrames * 95 / 100],
      frames.back(),
      1000 / frames[kFrames / 2]);
}

void runBenchmark(int runs, int points) {
  LossChart chart;
  chart.resize(900, 420);
  chart.show();
  QElapsedTimer clock;
  clock.start();
  for (int run = 0; run < runs; ++run) {
    const auto id = QString::number(run);
    chart.addRun(id, QStringLiteral("run %1").arg(run));
    chart.appendPoints(id, noisyCurve(run, points));
  }
  chart.setStepLossShown(true);
  fmt::print("{} points in {} ms\n", chart.pointCount(), clock.elapsed());
  fmt::print("{:<24}{:>9}{:>9}{:>9}{:>12}\n", "in ms", "median", "95 %", "worst", "frames/s");
  auto& plot = *chart.plot();
  auto* x = plot.xAxis;
  measureFrames("all in view", plot, [&](int) {});
  measureFrames("pan, all in view", plot, [&](int frame) {
    x->moveRange((frame / 20 % 2 == 0 ? 1 : -1) * points * 0.005);
  });
  measureFrames(
      "zoom", plot, [&](int frame) { x->scaleRange(frame / 50 % 2 == 0 ? 0.94 : 1 / 0.94); });
  x->setRange(points * 0.4, points * 0.45);
  measureFrames("pan, a twentieth in view", plot, [&](int frame) {
    x->moveRange((frame / 50 % 2 == 0 ? 1 : -1) * points * 0.001);
  });
}

}  // namespace
}  // namespace diptych::ui

int main(int argc, char** argv) {
  const QApplication app(argc, argv);
  diptych::ui::runBenchmark(
      argc > 1 ? std::atoi(argv[1]) : 50, argc > 2 ? std::atoi(argv[2]) : 20'000);
  return 0;
}
