// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/data_set_panel.h"

#include "ui/bridge/paths.h"
#include "ui/gallery/picture_delegate.h"
#include "ui/gallery/thumbnail_view.h"
#include "ui/widgets/elided_label.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {

namespace {

enum Page { EmptyPage, LoadingPage, ListPage };

// The one local folder that is being dragged, if it is one.
QString draggedFolder(const QMimeData* data) {
  const auto urls = data->urls();
  if (urls.size() != 1 || !urls.front().isLocalFile()) return {};
  const auto folder = urls.front().toLocalFile();
  return QFileInfo(folder).isDir() ? folder : QString();
}

QLabel* centredLabel(const QString& text) {
  auto* label = new QLabel(text);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignCenter);
  return label;
}

}  // namespace

QString describePictures(const DataSet& data_set) {
  const auto count = data_set.items.size();
  return count == 1 ? DataSetPanel::tr("1 picture") : DataSetPanel::tr("%1 pictures").arg(count);
}

QString describeProblems(const DataSet& data_set) {
  const auto count = data_set.problems.size();
  return count == 1 ? DataSetPanel::tr("1 problem") : DataSetPanel::tr("%1 problems").arg(count);
}

DataSetPanel::DataSetPanel(
    const QString& title, const QString& object_name, ThumbnailLoader& thumbnails, QWidget* parent)
    : QWidget(parent), title_(title), object_name_(object_name), pictures_(thumbnails) {
  setObjectName(object_name_ + QStringLiteral("_panel"));
  setAccessibleName(tr("%1 data set").arg(title_));
  setAcceptDrops(true);
  pages_ = new QStackedWidget;
  pages_->setObjectName(object_name_ + QStringLiteral("_pages"));
  pages_->addWidget(createEmptyPage());
  pages_->addWidget(createLoadingPage());
  pages_->addWidget(createListPage());
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addWidget(createHeader());
  layout->addWidget(pages_, 1);
  connectLoader();
}

DataSetPanel::~DataSetPanel() = default;

QWidget* DataSetPanel::createHeader() {
  auto* header = new QWidget;
  heading_ = new QLabel(QStringLiteral("<b>%1</b>").arg(title_));
  heading_->setObjectName(object_name_ + QStringLiteral("_heading"));
  name_ = new ElidedLabel;  // gives way to the counts
  name_->setObjectName(object_name_ + QStringLiteral("_name"));
  name_->setAccessibleName(tr("Folder of the %1 data set").arg(title_));
  counts_ = new QLabel;
  counts_->setObjectName(object_name_ + QStringLiteral("_counts"));
  counts_->setAccessibleName(tr("Size of the %1 data set").arg(title_));
  problems_button_ = new QToolButton;
  problems_button_->setObjectName(object_name_ + QStringLiteral("_problems_button"));
  problems_button_->setAccessibleName(tr("Show the problems of the %1 data set").arg(title_));
  problems_button_->setToolTip(
      tr("Show files that could not be read and pictures without caption"));
  problems_button_->setCheckable(true);
  problems_button_->hide();
  connect(problems_button_, &QToolButton::toggled, problem_view_, &QWidget::setVisible);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(6, 0, 6, 0);
  layout->addWidget(heading_);
  layout->addWidget(name_, 1);
  layout->addWidget(counts_);
  layout->addWidget(problems_button_);
  header->setFixedHeight(problems_button_->sizeHint().height() + 6);  // equal in both wings
  return header;
}

QWidget* DataSetPanel::createEmptyPage() {
  auto* page = new QWidget;
  auto* button = new QPushButton(tr("Open %1…").arg(title_.toLower()));
  button->setObjectName(object_name_ + QStringLiteral("_open_button"));
  button->setAccessibleName(tr("Open the %1 data set").arg(title_.toLower()));
  auto font = button->font();
  font.setPointSizeF(font.pointSizeF() * 1.2);
  button->setFont(font);
  button->setMinimumHeight(44);
  connect(button, &QPushButton::clicked, this, &DataSetPanel::chooseFolder);
  auto* hint = centredLabel(
      tr("Choose a folder of pictures with captions, or drop one here. A caption is a text file "
         "beside the picture, or the picture's file name up to the first underscore."));
  hint->setObjectName(object_name_ + QStringLiteral("_hint"));
  auto* layout = new QVBoxLayout(page);
  layout->addStretch(1);
  layout->addWidget(button, 0, Qt::AlignCenter);
  layout->addWidget(hint);
  layout->addStretch(2);
  return page;
}

QWidget* DataSetPanel::createLoadingPage() {
  auto* page = new QWidget;
  loading_label_ = centredLabel({});
  loading_label_->setObjectName(object_name_ + QStringLiteral("_loading_label"));
  loading_bar_ = new QProgressBar;
  loading_bar_->setObjectName(object_name_ + QStringLiteral("_loading_bar"));
  loading_bar_->setAccessibleName(tr("Progress of reading the folder"));
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setObjectName(object_name_ + QStringLiteral("_cancel_button"));
  cancel->setAccessibleName(tr("Cancel reading the folder"));
  connect(cancel, &QPushButton::clicked, &loader_, &DataSetLoader::cancel);
  auto* layout = new QVBoxLayout(page);
  layout->addStretch(1);
  layout->addWidget(loading_label_);
  layout->addWidget(loading_bar_);
  layout->addWidget(cancel, 0, Qt::AlignCenter);
  layout->addStretch(2);
  return page;
}

QWidget* DataSetPanel::createListPage() {
  auto* page = new QWidget;
  view_ = new ThumbnailView;
  view_->setObjectName(object_name_ + QStringLiteral("_view"));
  view_->setAccessibleName(tr("Pictures of the %1 data set").arg(title_));
  delegate_ = new PictureDelegate(view_);
  view_->setItemDelegate(delegate_);
  view_->setModel(&pictures_);
  connect(
      view_->selectionModel(),
      &QItemSelectionModel::selectionChanged,
      this,
      &DataSetPanel::announceSelection);
  problem_view_ = new QTreeView;
  problem_view_->setObjectName(object_name_ + QStringLiteral("_problem_view"));
  problem_view_->setAccessibleName(tr("Problems of the %1 data set").arg(title_));
  problem_view_->setRootIsDecorated(false);
  problem_view_->setUniformRowHeights(true);
  problem_view_->setModel(&problems_);
  problem_view_->setMaximumHeight(140);
  problem_view_->hide();
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(view_, 1);
  layout->addWidget(problem_view_);
  return page;
}

void DataSetPanel::connectLoader() {
  connect(&loader_, &DataSetLoader::progressChanged, this, &DataSetPanel::showProgress);
  connect(&loader_, &DataSetLoader::loaded, this, &DataSetPanel::takeDataSet);
  connect(&loader_, &DataSetLoader::cancelled, this, &DataSetPanel::showFormerPage);
  connect(&loader_, &DataSetLoader::failed, this, [this](const QString& message) {
    showFormerPage();
    Q_EMIT failed(message);
  });
}

void DataSetPanel::openFolder(const QString& folder) {
  loading_folder_ = QFileInfo(folder).absoluteFilePath();
  loading_label_->setText(tr("Reading %1").arg(loading_folder_));
  loading_bar_->setRange(0, 0);
  pages_->setCurrentIndex(LoadingPage);
  loader_.load(loading_folder_);
}

void DataSetPanel::chooseFolder() {
  auto* dialog = new QFileDialog(this, tr("Open the %1 data set").arg(title_.toLower()), folder_);
  dialog->setObjectName(object_name_ + QStringLiteral("_folder_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, this, &DataSetPanel::openFolder);
  dialog->open();
}

void DataSetPanel::showProgress(qulonglong done, qulonglong total) {
  loading_bar_->setRange(0, static_cast<int>(total));  // 0: not known yet
  loading_bar_->setValue(static_cast<int>(done));
}

void DataSetPanel::takeDataSet(std::shared_ptr<const DataSet> data_set) {
  folder_ = loading_folder_;
  pictures_.setDataSet(data_set);
  problems_.setDataSet(data_set);
  problem_view_->resizeColumnToContents(ProblemListModel::File);
  if (data_set->items.empty()) problems_button_->setChecked(true);  // they say why
  showFormerPage();
  showHeader();
  Q_EMIT dataSetChanged(std::move(data_set));
}

void DataSetPanel::showHeader() {
  const auto& data_set = *dataSet();
  name_->setText(toText(toPath(folder_).filename()));
  name_->setToolTip(folder_);
  counts_->setText(describePictures(data_set));
  problems_button_->setText(describeProblems(data_set));
  problems_button_->setVisible(!data_set.problems.empty());
  problem_view_->setVisible(!data_set.problems.empty() && problems_button_->isChecked());
}

// A folder in which nothing was found leaves the page that says how to open one.
void DataSetPanel::showFormerPage() {
  const bool has_content = dataSet() && (!dataSet()->items.empty() || !dataSet()->problems.empty());
  pages_->setCurrentIndex(has_content ? ListPage : EmptyPage);
}

void DataSetPanel::setThumbnailSize(int size) {
  delegate_->setThumbnailSize(size);
  view_->setSmallestCell(delegate_->cellSize(view_->fontMetrics()));
}

void DataSetPanel::announceSelection() {
  const auto* item = pictures_.item(view_->selectionModel()->selectedIndexes().value(0));
  if (item && !selecting_counterpart_) Q_EMIT pictureSelected(*item);
}

void DataSetPanel::selectCounterpart(const PictureItem& item) {
  const auto index = pictures_.counterpartOf(item);
  selecting_counterpart_ = true;
  if (index.isValid()) {
    view_->setCurrentIndex(index);
    view_->scrollTo(index);
  } else {
    view_->selectionModel()->clear();
  }
  selecting_counterpart_ = false;
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
