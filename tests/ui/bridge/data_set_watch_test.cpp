// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/data_set_loader.h"
#include "ui/bridge/paths.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <memory>

namespace diptych::ui {

namespace fs = std::filesystem;

class DataSetWatchTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    root_ = toPath(folder_->path()) / "set";
    writePictures(root_, 3);
    loader_ = std::make_unique<DataSetLoader>();
    newest_.reset();
    const auto take = [this](const auto& data_set) { newest_ = data_set; };
    connect(loader_.get(), &DataSetLoader::loaded, this, take);
    connect(loader_.get(), &DataSetLoader::refreshed, this, take);
    loader_->load(toText(root_));
    QTRY_COMPARE(count(), 3U);
  }

  void cleanup() { loader_.reset(); }

  void showsTheFirstPicturesOfALargeFolder() {
    for (int i = 0; i < 3000; ++i) {
      fs::create_hard_link(
          root_ / "picture-00.png", root_ / ("more-" + std::to_string(i) + ".png"));
    }
    DataSetLoader loader;
    std::vector<std::size_t> sizes;
    const auto take = [&](const auto& data_set) { sizes.push_back(data_set->items.size()); };
    connect(&loader, &DataSetLoader::partlyLoaded, this, take);
    connect(&loader, &DataSetLoader::loaded, this, take);
    loader.load(toText(root_));
    QTRY_VERIFY(!sizes.empty() && sizes.back() == 3003U);
    QVERIFY(std::is_sorted(sizes.begin(), sizes.end()));
  }

  void seesNewChangedAndRemovedFiles() {
    QStringList changed;
    connect(loader_.get(), &DataSetLoader::picturesChanged, this, [&](const auto& paths) {
      changed << paths;
    });
    fs::copy_file(root_ / "picture-00.png", root_ / "new.png");
    QTRY_COMPARE(count(), 4U);
    QVERIFY(changed.isEmpty());
    writeText(root_ / "new.txt", "a new caption");
    QTRY_COMPARE(newest_->items[0].caption, std::string("a new caption"));
    writePictures(root_, 1, 32);  // picture-00, in place of the one before
    QTRY_COMPARE(newest_->items[1].size.width, 32);
    QCOMPARE(changed, QStringList{toText(root_ / "picture-00.png")});
    fs::remove(root_ / "new.png");
    QTRY_COMPARE(count(), 3U);
    QCOMPARE(changed.size(), 2);
  }

  void seesAFileThatIsWrittenInPlace() {
    const auto caption = root_ / "picture-01.txt";
    std::ofstream(caption, std::ios::in | std::ios::out) << "A PHOTO";
    QTRY_COMPARE(newest_->items[1].caption, std::string("A PHOTO of thing 1"));
  }

  void seesFoldersThatAreAddedAndFilesInThem() {
    fs::create_directories(root_ / "sub" / "deep");
    QSignalSpy refreshed(loader_.get(), &DataSetLoader::refreshed);
    writePictures(root_ / "sub" / "deep", 1);
    QTRY_COMPARE(count(), 4U);
    fs::copy_file(root_ / "picture-00.png", root_ / "sub" / "deep" / "later.png");
    QTRY_COMPARE(count(), 5U);
  }

  void saysNothingWhenNothingDiffers() {
    QSignalSpy refreshed(loader_.get(), &DataSetLoader::refreshed);
    writeText(root_ / ".hidden", "x");
    writeText(root_ / "notes.pdf", "x");
    loader_->refresh();
    fs::remove(root_ / "picture-02.txt");  // its caption comes from the name now
    QTRY_COMPARE(newest_->items[2].caption, std::string("picture-02"));
    QCOMPARE(refreshed.count(), 1);
  }

  void keepsTheDataSetOfAFolderThatVanishes() {
    QSignalSpy vanished(loader_.get(), &DataSetLoader::vanished);
    QSignalSpy refreshed(loader_.get(), &DataSetLoader::refreshed);
    fs::rename(root_, root_.string() + " elsewhere");
    QTRY_COMPARE(vanished.count(), 1);
    QVERIFY(vanished[0][0].toString().contains(toText(root_)));
    loader_->refresh();
    fs::rename(root_.string() + " elsewhere", root_);
    QTRY_COMPARE(refreshed.count(), 1);
    QCOMPARE(count(), 3U);
    QCOMPARE(vanished.count(), 1);
    fs::remove(root_ / "picture-00.png");  // it is watched again
    QTRY_COMPARE(count(), 2U);
  }

  void keepsUpWithTheFolderBeforeACancelledOne() {
    const auto other = toPath(folder_->path()) / "other";
    writePictures(other, 2);
    loader_->load(toText(other));
    fs::remove(root_ / "picture-00.png");
    loader_->cancel();
    QTRY_COMPARE(count(), 2U);
    QCOMPARE(newest_->root, root_);
  }

  void looksAtNothingBeforeItHasLoaded() {
    DataSetLoader loader;
    QSignalSpy vanished(&loader, &DataSetLoader::vanished);
    loader.refresh();
    loader.load(QStringLiteral("/no/such/folder"));
    QSignalSpy failed(&loader, &DataSetLoader::failed);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(vanished.count(), 0);
  }

 private:
  std::size_t count() const { return newest_ ? newest_->items.size() : 0; }

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path root_;
  std::unique_ptr<DataSetLoader> loader_;
  std::shared_ptr<const DataSet> newest_;
};

const Registered<DataSetWatchTest> data_set_watch_test;

}  // namespace diptych::ui

#include "data_set_watch_test.moc"
