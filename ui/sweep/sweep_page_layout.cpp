// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_cell_panel.h"
#include "ui/sweep/sweep_exporter.h"
#include "ui/sweep/sweep_form.h"
#include "ui/sweep/sweep_list.h"
#include "ui/sweep/sweep_page.h"
#include "ui/sweep/sweep_view.h"
#include "ui/widgets/elided_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace diptych::ui {
namespace {

constexpr int kSideWidth = 330;
constexpr int kPanelWidth = 320;

}  // namespace

void SweepPage::layOut() {
  splitter_ = new QSplitter(Qt::Horizontal, this);
  splitter_->setObjectName("sweepSplitter");
  splitter_->addWidget(createSide());
  splitter_->addWidget(createCentre());
  panel_ = new SweepCellPanel;
  panel_->hide();
  splitter_->addWidget(panel_);
  splitter_->setStretchFactor(0, 0);
  splitter_->setStretchFactor(1, 1);
  splitter_->setStretchFactor(2, 0);
  splitter_->setChildrenCollapsible(false);
  splitter_->setSizes({kSideWidth, 700, kPanelWidth});
  auto* all = new QHBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(splitter_);
}

QWidget* SweepPage::createSide() {
  form_ = new SweepForm;
  list_ = new SweepList;
  side_ = new QTabWidget;
  side_->setObjectName("sweepSide");
  side_->setDocumentMode(true);
  side_->addTab(form_, tr("New sweep"));
  side_->addTab(list_, tr("Sweeps"));
  side_->setMinimumWidth(290);
  return side_;
}

QWidget* SweepPage::createCentre() {
  auto* sweep = new QWidget;
  view_ = new SweepView;
  bar_ = new QProgressBar;
  bar_->setObjectName("sweepProgress");
  bar_->setAccessibleName(tr("How many cells are finished"));
  bar_->setTextVisible(false);
  bar_->setFixedHeight(5);
  auto* all = new QVBoxLayout(sweep);
  all->setContentsMargins(6, 6, 6, 0);
  all->setSpacing(5);
  all->addWidget(createTop());
  all->addWidget(bar_);
  all->addWidget(createTools());
  all->addWidget(view_, 1);
  auto* hint = new QLabel(
      tr("A sweep is a grid of pictures in which one thing changes along each axis: CFG scale, "
         "model, prompt, seed, steps or sampler.\n\nType values for columns and rows at the left "
         "and start it, or open one that was made before."));
  hint->setObjectName("sweepHint");
  hint->setAlignment(Qt::AlignCenter);
  hint->setWordWrap(true);
  hint->setMargin(40);
  stack_ = new QStackedWidget;
  stack_->addWidget(hint);
  stack_->addWidget(sweep);
  return stack_;
}

QWidget* SweepPage::createTop() {
  auto* top = new QWidget;
  title_ = new ElidedLabel;
  title_->setObjectName("sweepTitle");
  auto bold = title_->font();
  bold.setBold(true);
  title_->setFont(bold);
  state_ = new QLabel;
  state_->setObjectName("sweepState");
  state_->setTextFormat(Qt::PlainText);
  continue_ = new QPushButton(tr("Con&tinue"));
  continue_->setObjectName("sweepContinue");
  continue_->setToolTip(tr("Make the cells that are missing"));
  stop_ = new QPushButton(tr("St&op"));
  stop_->setObjectName("sweepStop");
  stop_->setToolTip(tr("Stop within a step; finished cells are kept"));
  exporter_ = new SweepExporter;
  auto* row = new QHBoxLayout(top);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(title_, 1);
  row->addWidget(state_);
  row->addSpacing(8);
  for (QWidget* part :
       {static_cast<QWidget*>(continue_),
        static_cast<QWidget*>(stop_),
        static_cast<QWidget*>(exporter_)}) {
    row->addWidget(part);
  }
  return top;
}

QWidget* SweepPage::createTools() {
  auto* tools = new QWidget;
  createSheets();
  createDifferences();
  auto* row = new QHBoxLayout(tools);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(sheets_, 1000);  // all the room, when there are sheets
  row->addStretch(1);
  row->addWidget(differences_);
  row->addWidget(kind_);
  row->addWidget(gain_);
  row->addSpacing(8);
  row->addWidget(createZoom());
  return tools;
}

void SweepPage::createSheets() {
  sheets_ = new QWidget;
  sheet_ = new QSlider(Qt::Horizontal);
  sheet_->setObjectName("sweepSheet");
  sheet_->setAccessibleName(tr("Sheet"));
  sheet_->setToolTip(tr("Which sheet is shown (Page Up, Page Down)"));
  sheet_->setPageStep(1);
  sheet_->setMinimumWidth(120);
  sheet_->setMaximumWidth(260);
  sheet_->setTickPosition(QSlider::TicksBelow);
  sheet_label_ = new ElidedLabel;
  sheet_label_->setObjectName("sweepSheetLabel");
  auto* sheets = new QHBoxLayout(sheets_);
  sheets->setContentsMargins(0, 0, 0, 0);
  sheets->addWidget(sheet_);
  sheets->addWidget(sheet_label_, 1);
}

void SweepPage::createDifferences() {
  differences_ = new QCheckBox(tr("&Differences"));
  differences_->setObjectName("sweepDifferences");
  differences_->setToolTip(
      tr("How far every cell is from the reference; R makes the chosen cell it"));
  kind_ = new QComboBox;
  kind_->setObjectName("sweepDifferenceKind");
  kind_->setAccessibleName(tr("How a difference is shown"));
  kind_->setToolTip(tr(
      "Absolute: black where a cell is as the reference. Signed: grey where it is, lighter where "
      "the cell is lighter, darker where it is darker, for red, green and blue apart"));
  kind_->addItem(tr("Absolute"), static_cast<int>(DifferenceKind::Absolute));
  kind_->addItem(tr("Signed"), static_cast<int>(DifferenceKind::Signed));
  gain_ = new QComboBox;
  gain_->setObjectName("sweepGain");
  gain_->setAccessibleName(tr("How much differences are enlarged"));
  gain_->setToolTip(tr("How much differences are enlarged"));
  for (const int gain : {1, 2, 4, 8}) gain_->addItem(tr("× %1").arg(gain), gain);
  gain_->setCurrentIndex(1);
}

QWidget* SweepPage::createZoom() {
  auto* zoom = new QWidget;
  auto* row = new QHBoxLayout(zoom);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2);
  const auto add = [&](const char* name, const QString& text, const QString& tip, auto act) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, view_, act);
    row->addWidget(button);
  };
  add("sweepZoomOut", QStringLiteral("−"), tr("Zoom out (−)"), [this] { view_->zoomBy(0.8); });
  add("sweepZoomIn", QStringLiteral("+"), tr("Zoom in (+)"), [this] { view_->zoomBy(1.25); });
  add("sweepFit", tr("Fit"), tr("Show the whole sheet (0)"), [this] { view_->fit(); });
  add("sweepOriginalSize", tr("1:1"), tr("Show every pixel as one of the screen (1)"), [this] {
    view_->showOriginalSize();
  });
  return zoom;
}

}  // namespace diptych::ui
