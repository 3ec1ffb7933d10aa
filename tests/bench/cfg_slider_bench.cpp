// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// usage: cfg_slider_bench [MODEL]
// Prints how long the preview's first coarse picture and the real one take after the CFG slider has
// come to rest at a scale of which nothing is known yet, what a drag from end to end shows, how
// long the GUI thread keeps the event loop waiting meanwhile, and how many calls of the model were
// for nobody. Once on its own, once with a second model beside it. The embedded model unless
// another is named. In a real window: start it with a screen, on a machine that does nothing else.
#include "core/base/resources.h"
#include "core/tensor/threads.h"
#include "tests/bench/wait_for.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "ui/preview/preview_panel.h"

#include <fmt/core.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSlider>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

namespace diptych::ui {
namespace {

constexpr int kRests = 20;
constexpr int kDragStep_ms = 20;

void pause(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

struct Spread {
  std::vector<double> values;

  double at(double share) {
    std::sort(values.begin(), values.end());
    return values.at(static_cast<std::size_t>(share * static_cast<double>(values.size() - 1)));
  }
};

void print(const char* what, Spread spread) {
  fmt::print(
      "{:<44}{:>8.0f}{:>8.0f}{:>8.0f}\n", what, spread.at(0.5), spread.at(0.95), spread.at(1));
}

// When every open pane shows a picture of the scale, and when all show the real ones.
class Watcher {
 public:
  explicit Watcher(PreviewPanel& panel) {
    const auto take = [this, &panel](int pane, PreviewStage stage, double cfg) {
      ++shown_;
      if (cfg != panel.settings().cfg) return;
      coarse_.insert(pane);
      if (stage == PreviewStage::Final) final_.insert(pane);
      const auto panes = static_cast<std::size_t>(panel.paneCount());
      if (coarse_ms_ < 0 && coarse_.size() == panes) coarse_ms_ = clock_.elapsed();
      if (final_ms_ < 0 && final_.size() == panes) final_ms_ = clock_.elapsed();
    };
    QObject::connect(&panel, &PreviewPanel::pictureShown, &panel, take);
  }
  void restart() {
    clock_.start();
    coarse_ms_ = final_ms_ = -1;
    coarse_.clear();
    final_.clear();
    shown_ = 0;
  }
  double coarse_ms() const { return static_cast<double>(coarse_ms_); }
  double final_ms() const { return static_cast<double>(final_ms_); }
  int shown() const { return shown_; }

 private:
  QElapsedTimer clock_;
  std::set<int> coarse_;
  std::set<int> final_;
  qint64 coarse_ms_ = -1;
  qint64 final_ms_ = -1;
  int shown_ = 0;
};

// Another seed each time: nothing is remembered. The slider comes from a neighbouring place.
void measureRests(PreviewPanel& panel, QSlider& slider, Watcher& watcher) {
  Spread coarse, final;
  for (int rest = 0; rest < kRests; ++rest) {
    auto settings = panel.settings();
    settings.seed = static_cast<std::uint64_t>(1000 * panel.paneCount() + rest);
    panel.setSettings(settings);
    const int place = 3 + (rest * 7) % 28;
    slider.setValue(place - 1);
    pause(15);
    watcher.restart();
    slider.setValue(place);
    waitFor([&] { return !panel.busy(); });
    coarse.values.push_back(watcher.coarse_ms());
    final.values.push_back(watcher.final_ms());
  }
  print("first coarse picture after a rest", coarse);
  print("real picture after a rest", final);
}

void dragAll(PreviewPanel& panel, QSlider& slider, Watcher& watcher, const char* what) {
  slider.setValue(2);
  watcher.restart();
  QElapsedTimer clock;
  clock.start();
  EventLoopWatchdog watchdog;
  for (int place = 2; place <= 30; ++place, pause(kDragStep_ms)) slider.setValue(place);
  for (int place = 30; place >= 2; --place, pause(kDragStep_ms)) slider.setValue(place);
  const double seconds = static_cast<double>(clock.elapsed()) / 1000;
  fmt::print(
      "{}: {} pictures for 58 places in {:.1f} s, longest stall {:.0f} ms\n",
      what,
      watcher.shown(),
      seconds,
      watchdog.longestStall_ms());
  waitFor([&] { return !panel.busy(); });
}

void measure(PreviewPanel& panel, Watcher& watcher) {
  auto& slider = *panel.findChild<QSlider*>(QStringLiteral("cfgSlider"));
  panel.generate();
  waitFor([&] { return !panel.busy(); });
  fmt::print("{:<44}{:>8}{:>8}{:>8}\n", "in ms", "median", "95 %", "worst");
  measureRests(panel, slider, watcher);
  auto settings = panel.settings();
  settings.seed = static_cast<std::uint64_t>(10 + panel.paneCount());
  panel.setSettings(settings);
  dragAll(panel, slider, watcher, "1 to 15 and back, nothing known before");
  pause(5000);
  dragAll(panel, slider, watcher, "again, after five seconds of rest");
  const auto counts = panel.counts();
  fmt::print(
      "{} calls of the model, {} for nobody, at most {} after a cancel\n\n",
      counts.calls,
      counts.stale_calls,
      counts.most_stale_calls);
}

void runBenchmark(const std::filesystem::path& model) {
  const QTemporaryDir folder;
  const std::filesystem::path second = folder.filePath(QStringLiteral("second")).toStdString();
  std::filesystem::copy(model, second, std::filesystem::copy_options::recursive);
  PreviewPanel panel;
  panel.resize(640, 600);
  panel.setModels({{"One", model, "one"}, {"Two", second, "two"}});
  panel.setPrompt(QStringLiteral("a photo of an apple"));
  panel.show();
  Watcher watcher(panel);
  fmt::print("one model\n");
  measure(panel, watcher);
  panel.chooseComparedModel(second);
  fmt::print("two models\n");
  measure(panel, watcher);
}

}  // namespace
}  // namespace diptych::ui

int main(int argc, char** argv) {
  diptych::waitWithoutSpinning(argv);
  diptych::useThreads();
  const QApplication app(argc, argv);
  diptych::ui::runBenchmark(argc > 1 ? argv[1] : diptych::embeddedModel());
  return 0;
}
