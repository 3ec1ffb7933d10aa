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
    auto generator = loadGenerator(diptych::embeddedModel(), {});
    int last_done = 0;
    int last_total = 0;
    const auto picture = generator.generate(settingsFor(generator), {}, [&](int done, int total) {
      last_done = done;
      last_total = total;
    });
    QCOMPARE(picture.width, generator.resolution);
    QCOMPARE(last_done, 4);
    QCOMPARE(last_total, 4);
    const auto [darkest, lightest] = std::minmax_element(picture.rgb.begin(), picture.rgb.end());
    QVERIFY(*lightest - *darkest > 50);
    QVERIFY(generator.generate(settingsFor(generator), {}, {}).rgb == picture.rgb);
  }

  void stopsBetweenTwoSteps() {
    auto generator = loadGenerator(diptych::embeddedModel(), {});
    std::stop_source stop;
    int steps = 0;
    const auto count = [&](int, int) {
      ++steps;
      stop.request_stop();
    };
    QVERIFY_EXCEPTION_THROWN(
        generator.generate(settingsFor(generator), stop.get_token(), count), Stopped);
    QCOMPARE(steps, 1);
  }

  void saysWhenThereIsNoModel() {
    QVERIFY_EXCEPTION_THROWN(loadGenerator("/nowhere/at/all", {}), Error);
  }

 private:
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
