// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/data_set_panel.h"

#include "ui/bridge/paths.h"
#include "ui/widgets/elided_label.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QProgressBar>
#include <QStyle>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {

namespace {

const QString& panelName(SetKind kind) {
  static const QString names[] = {
      QStringLiteral("original"), QStringLiteral("synthetic"), QStringLiteral("control")};
  return names[static_cast<int>(kind)];
}

}  // namespace

QString draggedFolder(const QMimeData* data) {
  const auto urls = data->urls();
  if (urls.size() != 1 || !urls.front().isLocalFile()) return {};
  const auto folder = urls.front().toLocalFile();
  return QFileInfo(folder).isDir() ? folder : QString();
}

QString describePictures(const DataSet& data_set) {
  const auto count = data_set.items.size();
  return count == 1 ? DataSetPanel::tr("1 picture")
                    : DataSetPanel::tr("%1 pictures").arg(QLocale().toString(qulonglong(count)));
}

QString describeProblems(const DataSet& data_set) {
  const auto count = data_set.problems.size();
  return count == 1 ? DataSetPanel::tr("1 problem")
                    : DataSetPanel::tr("%1 problems").arg(QLocale().toString(qulonglong(count)));
}

DataSetPanel::DataSetPanel(SetKind kind, QWidget* parent)
    : QWidget(parent), kind_(kind), object_name_(panelName(kind)) {
  setObjectName(object_name_ + QStringLiteral("_panel"));
  setAccessibleName(tr("%1 data set").arg(setTitle(kind)));
  setAcceptDrops(true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  createProblemView();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addWidget(createHeader());
  layout->addWidget(problem_view_);
  connectLoader();
  showState();
}

QWidget* DataSetPanel::createHeader() {
  createLabels();
  createButtons();
  createProgress();
  auto* header = new QWidget;
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(6, 0, 6, 0);
  layout->addWidget(heading_);
  layout->addWidget(open_button_);
  layout->addWidget(name_, 1);
  layout->addWidget(counts_);
  layout->addWidget(loading_bar_);
  layout->addWidget(cancel_button_);
  layout->addWidget(problems_button_);
  layout->addWidget(close_button_);
  header->setFixedHeight(problems_button_->sizeHint().height() + 6);  // equal in all columns
  return header;
}

void DataSetPanel::createLabels() {
  heading_ = new QLabel(QStringLiteral("<span style=\"color:%1\">■</span> <b>%2</b>")
                            .arg(setColour(kind_).name(), setTitle(kind_)));
  heading_->setObjectName(object_name_ + QStringLiteral("_heading"));
  name_ = new ElidedLabel;  // gives way to the counts
  name_->setObjectName(object_name_ + QStringLiteral("_name"));
  name_->setAccessibleName(tr("Folder of the %1 data set").arg(setTitle(kind_).toLower()));
  counts_ = new QLabel;
  counts_->setObjectName(object_name_ + QStringLiteral("_counts"));
  counts_->setAccessibleName(tr("Size of the %1 data set").arg(setTitle(kind_).toLower()));
}

void DataSetPanel::createButtons() {
  const auto set = setTitle(kind_).toLower();
  const auto make = [this](const char* name, const QString& text, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(object_name_ + QLatin1String(name));
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    return button;
  };
  problems_button_ =
      make("_problems_button", {}, tr("Show what is wrong in the %1 data set").arg(set));
  problems_button_->setCheckable(true);
  connect(problems_button_, &QToolButton::toggled, problem_view_, &QWidget::setVisible);
  open_button_ = make("_open", tr("Open…"), tr("Open the folder of the %1 data set").arg(set));
  connect(open_button_, &QToolButton::clicked, this, &DataSetPanel::chooseFolder);
  close_button_ = make("_close", QStringLiteral("✕"), tr("Close the %1 data set").arg(set));
  close_button_->setAutoRaise(true);
  connect(close_button_, &QToolButton::clicked, this, &DataSetPanel::closeFolder);
  cancel_button_ = make("_cancel_button", tr("Cancel"), tr("Stop reading the folder"));
  connect(cancel_button_, &QToolButton::clicked, &loader_, &DataSetLoader::cancel);
}

void DataSetPanel::createProgress() {
  loading_bar_ = new QProgressBar;
  loading_bar_->setObjectName(object_name_ + QStringLiteral("_loading_bar"));
  loading_bar_->setAccessibleName(tr("Progress of reading the folder"));
  loading_bar_->setMinimumWidth(60);
  loading_bar_->setMaximumWidth(140);
}

void DataSetPanel::createProblemView() {
  problem_view_ = new QTreeView;
  problem_view_->setObjectName(object_name_ + QStringLiteral("_problem_view"));
  problem_view_->setAccessibleName(
      tr("Problems of the %1 data set").arg(setTitle(kind_).toLower()));
  problem_view_->setRootIsDecorated(false);
  problem_view_->setUniformRowHeights(true);
  problem_view_->setModel(&problems_);
  problem_view_->setMaximumHeight(110);
  problem_view_->hide();
}

void DataSetPanel::connectLoader() {
  connect(&loader_, &DataSetLoader::progressChanged, this, &DataSetPanel::showProgress);
  connect(&loader_, &DataSetLoader::loaded, this, &DataSetPanel::takeDataSet);
  connect(&loader_, &DataSetLoader::partlyLoaded, this, &DataSetPanel::picturesChanged);
  connect(&loader_, &DataSetLoader::picturesChanged, this, &DataSetPanel::filesChanged);
  connect(&loader_, &DataSetLoader::refreshed, this, [this](const auto& data_set) {
    showDataSet(data_set);
    Q_EMIT dataSetRefreshed(data_set);
  });
  connect(&loader_, &DataSetLoader::vanished, this, &DataSetPanel::failed);
  connect(&loader_, &DataSetLoader::cancelled, this, [this] {
    showState();
    Q_EMIT picturesChanged(data_set_);  // no longer a part of the other one
  });
  connect(&loader_, &DataSetLoader::failed, this, [this](const QString& message) {
    showState();
    Q_EMIT picturesChanged(data_set_);
    Q_EMIT failed(message);
  });
}

void DataSetPanel::openFolder(const QString& folder) {
  loading_folder_ = QFileInfo(folder).absoluteFilePath();
  loading_bar_->setRange(0, 0);
  loader_.load(loading_folder_);
  showState();
}

void DataSetPanel::chooseFolder() {
  auto* dialog =
      new QFileDialog(this, tr("Open the %1 data set").arg(setTitle(kind_).toLower()), folder_);
  dialog->setObjectName(object_name_ + QStringLiteral("_folder_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, this, &DataSetPanel::openFolder);
  dialog->open();
}

void DataSetPanel::closeFolder() {
  loader_.close();
  folder_.clear();
  data_set_ = nullptr;
  problems_.setDataSet(nullptr);
  showState();
  Q_EMIT picturesChanged(nullptr);
}

void DataSetPanel::refresh() { loader_.refresh(); }

void DataSetPanel::showProgress(qulonglong done, qulonglong total) {
  loading_bar_->setRange(0, static_cast<int>(total));  // 0: not known yet
  loading_bar_->setValue(static_cast<int>(done));
}

void DataSetPanel::takeDataSet(std::shared_ptr<const DataSet> data_set) {
  folder_ = loading_folder_;
  showDataSet(data_set);
  if (data_set->items.empty()) problems_button_->setChecked(true);  // they say why
  Q_EMIT dataSetChanged(std::move(data_set));
}

void DataSetPanel::showDataSet(std::shared_ptr<const DataSet> data_set) {
  data_set_ = data_set;
  problems_.setDataSet(data_set);
  problem_view_->resizeColumnToContents(ProblemListModel::File);
  showState();
  Q_EMIT picturesChanged(std::move(data_set));
}

void DataSetPanel::showState() {
  const bool open = data_set_ != nullptr;
  const bool busy = loading();
  const bool has_problems = open && !data_set_->problems.empty();
  name_->setText(
      busy   ? tr("reading %1").arg(toText(toPath(loading_folder_).filename()))
      : open ? toText(toPath(folder_).filename())
             : QString());
  name_->setToolTip(busy ? loading_folder_ : folder_);
  counts_->setText(open ? describePictures(*data_set_) : QString());
  counts_->setVisible(open && !busy);
  loading_bar_->setVisible(busy);
  cancel_button_->setVisible(busy);
  open_button_->setVisible(!open && !busy);
  close_button_->setVisible(open && !busy);
  if (has_problems) problems_button_->setText(describeProblems(*data_set_));
  problems_button_->setVisible(has_problems && !busy);
  problem_view_->setVisible(has_problems && problems_button_->isChecked());
}

void DataSetPanel::dragEnterEvent(QDragEnterEvent* event) {
  if (!draggedFolder(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void DataSetPanel::dropEvent(QDropEvent* event) {
  const auto folder = draggedFolder(event->mimeData());
  if (folder.isEmpty()) return;
  event->acceptProposedAction();
  openFolder(folder);
}

}  // namespace diptych::ui
