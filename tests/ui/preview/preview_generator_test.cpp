// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/resources.h"
#include "tests/ui/support/test_registry.h"
#include "ui/preview/preview_worker.h"

#include <QTest>

#include <algorithm>

namespace diptych::ui {

// The real thing, with the model that ships with the program.
class PreviewGeneratorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void makesAPicture() {
    auto generator = loadGenerator(diptych::embeddedModel(), {}, {});
    int last_done = 0;
    int last_total = 0;
    const auto on_step = [&](const LiveStep& step) {
      last_done = step.done;
      last_total = step.total;
    };
    const auto picture = generator.generate(settingsFor(generator), {}, on_step);
    QCOMPARE(picture.width, generator.resolution);
    QCOMPARE(last_done, 4);
    QCOMPARE(last_total, 4);
    const auto [darkest, lightest] = std::minmax_element(picture.rgb.begin(), picture.rgb.end());
    QVERIFY(*lightest - *darkest > 50);
    QVERIFY(generator.generate(settingsFor(generator), {}, {}).rgb == picture.rgb);
  }

  void stopsBetweenTwoSteps() {
    auto generator = loadGenerator(diptych::embeddedModel(), {}, {});
    std::stop_source stop;
    int steps = 0;
    const auto count = [&](const LiveStep&) {
      ++steps;
      stop.request_stop();
    };
    QVERIFY_EXCEPTION_THROWN(
        generator.generate(settingsFor(generator), stop.get_token(), count), Stopped);
    QCOMPARE(steps, 1);
  }

  // All scales in one call of the model, each as it would be alone; and near the real picture.
  void makesCoarsePicturesOfSeveralScales() {
    auto generator = loadGenerator(diptych::embeddedModel(), {}, {});
    const auto settings = settingsFor(generator);
    const std::vector<double> cfgs{1, 3, 7.5};
    int calls = 0;
    const auto pictures = generator.coarse(settings, cfgs, {}, [&](const LiveStep&) { ++calls; });
    QCOMPARE(pictures.size(), 3U);
    QCOMPARE(calls, LiveGenerator::kCoarseSteps);
    for (std::size_t i = 0; i < cfgs.size(); ++i) {
      QCOMPARE(pictures[i].width, generator.resolution);
      const auto alone = generator.coarse(settings, {cfgs[i]}, {}, {}).front();
      QVERIFY(meanDifference(pictures[i], alone) < 0.5);
    }
    QVERIFY(meanDifference(pictures[0], pictures[2]) > 2);
    auto exact = settings;
    exact.sampler = "ddim";
    exact.steps = 20;
    exact.cfg = 3;
    const auto real = generator.generate(exact, {}, {});
    QVERIFY(meanDifference(pictures[1], real) < 30);
  }

  // A sketch has a pixel for each latent and the picture's colours.
  void sketchesWhatIsToCome() {
    auto generator = loadGenerator(diptych::embeddedModel(), {}, {});
    auto settings = settingsFor(generator);
    settings.steps = 20;
    settings.cfg = 3;
    Image sketch;
    const auto picture =
        generator.generate(settings, {}, [&](const LiveStep& step) { sketch = step.sketch; });
    QCOMPARE(sketch.width, 16);
    const auto small = diptych::resizeTo(picture, sketch.width, sketch.height);
    QVERIFY2(
        meanDifference(small, sketch) < 16,
        qPrintable(QString::number(meanDifference(small, sketch))));
  }

  void saysWhenThereIsNoModel() {
    QVERIFY_EXCEPTION_THROWN(loadGenerator("/nowhere/at/all", {}, {}), Error);
  }

 private:
  // In levels.
  static double meanDifference(const Image& a, const Image& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb.at(i));
    return sum / static_cast<double>(a.rgb.size());
  }

  static GenerationSettings settingsFor(const LoadedGenerator& generator) {
    GenerationSettings settings;
    settings.prompt = "a photo of an apple";
    settings.steps = 4;
    settings.width = settings.height = generator.resolution;
    return settings;
  }
};

const Registered<PreviewGeneratorTest> preview_generator_test;

}  // namespace diptych::ui

#include "preview_generator_test.moc"
