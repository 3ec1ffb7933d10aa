// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "ui/bridge/data_set_loader.h"
#include "ui/gallery/gallery_model.h"
#include "ui/gallery/problem_list_model.h"

#include <QWidget>

#include <memory>

class QLabel;
class QProgressBar;
class QToolButton;
class QTreeView;

namespace diptych::ui {

// The head of one column: which folder is open, how many pictures it has, what is wrong in it. It
// opens a folder, shows how far the reading is, and follows what happens in the folder. A folder
// can be dropped on it.
class DataSetPanel : public QWidget {
  Q_OBJECT

 public:
  explicit DataSetPanel(SetKind kind, QWidget* parent = nullptr);

  SetKind kind() const { return kind_; }
  void openFolder(const QString& folder);
  // Asks for a folder first.
  void chooseFolder();
  void closeFolder();
  // Looks at the folder again: what was rewritten in place is not reported by the system.
  void refresh();

  // Null until a folder has been read to its end.
  const std::shared_ptr<const DataSet>& dataSet() const { return data_set_; }
  QString folder() const { return folder_; }  // the one that is open
  bool loading() const { return loader_.loading(); }
  ProblemListModel& problems() { return problems_; }

 Q_SIGNALS:
  // A folder was opened and has been read.
  void dataSetChanged(std::shared_ptr<const diptych::DataSet> data_set);
  // The same, and also a part of it while it is being read, and what has become of it later. Null:
  // it was closed.
  void picturesChanged(std::shared_ptr<const diptych::DataSet> data_set);
  // The folder is not as it was when it was opened.
  void dataSetRefreshed(std::shared_ptr<const diptych::DataSet> data_set);
  // Thumbnails of these pictures are out of date.
  void filesChanged(const QStringList& paths);
  void failed(const QString& message);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* createHeader();
  void createLabels();
  void createButtons();
  void createProgress();
  void createProblemView();
  void connectLoader();
  void showProgress(qulonglong done, qulonglong total);
  void takeDataSet(std::shared_ptr<const DataSet> data_set);
  void showDataSet(std::shared_ptr<const DataSet> data_set);
  void showState();

  SetKind kind_;
  QString object_name_;  // "original": the prefix of all names inside
  QString folder_;
  QString loading_folder_;
  std::shared_ptr<const DataSet> data_set_;
  ProblemListModel problems_;
  DataSetLoader loader_;
  QLabel* heading_ = nullptr;
  QLabel* name_ = nullptr;
  QLabel* counts_ = nullptr;
  QToolButton* problems_button_ = nullptr;
  QToolButton* open_button_ = nullptr;
  QToolButton* close_button_ = nullptr;
  QProgressBar* loading_bar_ = nullptr;
  QToolButton* cancel_button_ = nullptr;
  QTreeView* problem_view_ = nullptr;
};

// The one local folder that is being dragged, if it is one.
QString draggedFolder(const QMimeData* data);

// "20 pictures".
QString describePictures(const DataSet& data_set);
// "1 problem".
QString describeProblems(const DataSet& data_set);

}  // namespace diptych::ui
