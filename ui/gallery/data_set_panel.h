// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "ui/bridge/data_set_loader.h"
#include "ui/gallery/picture_list_model.h"
#include "ui/gallery/problem_list_model.h"

#include <QWidget>

#include <memory>

class QLabel;
class QProgressBar;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace diptych::ui {

class PictureDelegate;
class ThumbnailView;

// One wing of the diptych: a data set with header, pictures and problems, or what to do when there
// is none. A folder can be dropped on it.
class DataSetPanel : public QWidget {
  Q_OBJECT

 public:
  // title: "Original"; object_name: "original", the prefix of all names inside.
  DataSetPanel(
      const QString& title,
      const QString& object_name,
      ThumbnailLoader& thumbnails,
      QWidget* parent = nullptr);
  ~DataSetPanel() override;

  void openFolder(const QString& folder);
  // Asks for a folder first.
  void chooseFolder();

  const std::shared_ptr<const DataSet>& dataSet() const { return pictures_.dataSet(); }
  QString folder() const { return folder_; }  // the one that is open
  bool loading() const { return loader_.loading(); }

  void setThumbnailSize(int size);
  // Selects the counterpart of a picture of the other wing.
  void selectCounterpart(const PictureItem& item);

  PictureListModel& pictures() { return pictures_; }
  ProblemListModel& problems() { return problems_; }

 Q_SIGNALS:
  void dataSetChanged(std::shared_ptr<const diptych::DataSet> data_set);
  void failed(const QString& message);
  void pictureSelected(const diptych::PictureItem& item);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* createHeader();
  QWidget* createEmptyPage();
  QWidget* createLoadingPage();
  QWidget* createListPage();
  void connectLoader();
  void showProgress(qulonglong done, qulonglong total);
  void takeDataSet(std::shared_ptr<const DataSet> data_set);
  void showHeader();
  void announceSelection();
  void showFormerPage();

  QString title_;
  QString object_name_;
  QString folder_;
  QString loading_folder_;
  bool selecting_counterpart_ = false;
  PictureListModel pictures_;
  ProblemListModel problems_;
  DataSetLoader loader_;
  PictureDelegate* delegate_ = nullptr;
  QLabel* heading_ = nullptr;
  QLabel* name_ = nullptr;
  QLabel* counts_ = nullptr;
  QToolButton* problems_button_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  QLabel* loading_label_ = nullptr;
  QProgressBar* loading_bar_ = nullptr;
  ThumbnailView* view_ = nullptr;
  QTreeView* problem_view_ = nullptr;
};

// "20 pictures".
QString describePictures(const DataSet& data_set);
// "1 problem".
QString describeProblems(const DataSet& data_set);

}  // namespace diptych::ui
