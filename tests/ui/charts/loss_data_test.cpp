// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_data.h"

#include "tests/ui/charts/loss_points.h"
#include "tests/ui/support/test_registry.h"
#include "ui/charts/curve_place.h"
#include "ui/charts/seed_means.h"

#include <QTest>

#include <limits>

namespace diptych::ui {

class LossDataTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sortsScalarsIntoCurves() {
    LossData data;
    auto& run = data.add("a", "run a");
    run.append(fallingLosses(0, 20));
    QCOMPARE(run.of(Curve::Validation).size(), 3U);
    QCOMPARE(run.of(Curve::Training).size(), 3U);
    QCOMPARE(run.of(Curve::Step).size(), 20U);
    QCOMPARE(data.pointCount(), 26U);  // the learning rate is no loss
  }

  void keepsEveryUnitOfTheHorizontalAxis() {
    LossData data;
    auto& run = data.add("a", "run a");
    run.append({{"loss/val", 40, 8.0, 160, 120.0, 0.1}});
    const auto& point = run.of(Curve::Validation).front();
    QCOMPARE(placeOn(ChartAxis::Step, point), 40.0);
    QCOMPARE(placeOn(ChartAxis::Epoch, point), 8.0);
    QCOMPARE(placeOn(ChartAxis::PicturesSeen, point), 160.0);
    QCOMPARE(placeOn(ChartAxis::Minutes, point), 2.0);
  }

  // A resumed run goes back to its saved state and comes through the same steps again.
  void replacesWhatAResumedRunRepeats() {
    LossData data;
    auto& run = data.add("a", "run a");
    run.append(fallingLosses(0, 50));
    const auto first_new = run.append({{"loss/val", 30, 6.0, 120, 90.0, 0.5}});
    const auto& validation = run.of(Curve::Validation);
    QCOMPARE(first_new.size(), 1U);
    QCOMPARE(first_new.at("loss/val"), 3U);
    QCOMPARE(validation.size(), 4U);
    QCOMPARE(validation.back().value, 0.5);
    QCOMPARE(run.of(Curve::Training).size(), 6U);  // is told apart when its own point comes
  }

  void takesLossesThatAreNotFinite() {
    const double inf = std::numeric_limits<double>::infinity();
    LossData data;
    auto& run = data.add("a", "run a");
    run.append({{"loss/val", 1, 0.1, 4, 1.0, inf}, {"loss/val", 2, inf, 8, 2.0, 0.1}});
    QCOMPARE(run.of(Curve::Validation).size(), 1U);  // the second has no place
    QVERIFY(std::isnan(run.of(Curve::Validation).front().value));
  }

  void keepsWhatIsNoLossToo() {
    LossData data;
    data.add("a", "run a").append(fallingLosses(0, 20));
    data.add("b", "run b").append({{"grad_norm", 1, 0.1, 4, 1.0, 2.5}});
    QCOMPARE(data.otherScalars(), (std::vector<std::string>{"grad_norm", "lr/unet"}));
    QCOMPARE(data.find("b")->of("grad_norm").front().value, 2.5);
    QVERIFY(data.find("a")->of("grad_norm").empty());
    QCOMPARE(scalarTitle("loss/val/blurred"), QString("Validation loss on blurred (MSE)"));
    QCOMPARE(scalarTitle("somebody/else's"), QString("somebody/else's"));
  }

  void makesOneOfRunsThatDifferInTheirSeed() {
    LossData data;
    for (const auto* id : {"tigers, seed 1", "tigers, seed 2", "lions, seed 1"}) data.add(id, id);
    const auto take = [&](const char* id, const char* group, double loss) {
      auto& run = *data.find(id);
      run.seed_group = group;
      run.append({{"loss/val", 0, 0, 0, 0, loss}, {"loss/val", 10, 2, 40, 20, loss / 2}});
    };
    take("tigers, seed 1", "t", 0.2);
    take("tigers, seed 2", "t", 0.4);
    take("lions, seed 1", "l", 0.3);
    const auto means = seedMeans(data, {"loss/val"});
    QCOMPARE(means.size(), 1U);
    QCOMPARE(means[0].mean.label, QString("tigers, seed, mean of 2 seeds"));
    data.find("tigers, seed 1")->label = "tigers (06:36)";
    data.find("tigers, seed 2")->label = "tigers (06:34)";
    QCOMPARE(seedMeans(data, {})[0].mean.label, QString("tigers, mean of 2 seeds"));
    QVERIFY(means[0].has("tigers, seed 2") && !means[0].has("lions, seed 1"));
    QCOMPARE(means[0].mean.of("loss/val").back().value, 0.15);
    QCOMPARE(means[0].bands.at("loss/val").back().low, 0.1);
    QCOMPARE(means[0].bands.at("loss/val").back().high, 0.2);
    data.find("tigers, seed 2")->visible = false;
    QVERIFY(seedMeans(data, {"loss/val"}).empty());
  }

  void keepsTheColorsOfRunsThatStay() {
    LossData data;
    data.add("a", "run a");
    data.add("b", "run b");
    data.add("c", "run c");
    data.remove("b");
    QCOMPARE(data.find("a")->color, 0);
    QCOMPARE(data.find("c")->color, 2);
    QCOMPARE(data.add("d", "run d").color, 1);
    QCOMPARE(data.add("a", "renamed").color, 0);
    QCOMPARE(data.find("a")->label, QStringLiteral("renamed"));
  }
};

const Registered<LossDataTest> loss_data_test;

}  // namespace diptych::ui

#include "loss_data_test.moc"
