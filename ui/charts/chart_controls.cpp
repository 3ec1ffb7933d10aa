// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_controls.h"

#include "ui/charts/qcustomplot.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

QString controlText(const char* text) { return QCoreApplication::translate("LossChart", text); }

}  // namespace

QCustomPlot* createPlot(QWidget* parent, const char* name, const QString& accessible_name) {
  auto* plot = new QCustomPlot(parent);
  plot->setObjectName(name);
  plot->setAccessibleName(accessible_name);
  plot->setFocusPolicy(Qt::StrongFocus);
  plot->setMinimumSize(260, 180);
  plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  plot->axisRect()->setMinimumMargins({8, 10, 14, 4});
  return plot;
}

QComboBox* createAxisChoice(QWidget* parent, const char* name) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName(name);
  choice->setAccessibleName(controlText("Horizontal axis"));
  choice->setToolTip(controlText("What the horizontal axis counts"));
  choice->addItems(
      {controlText("Steps"),
       controlText("Epochs"),
       controlText("Pictures seen"),
       controlText("Minutes")});
  choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice->setMinimumContentsLength(8);
  choice->setMinimumWidth(76);  // it gives way where there is little room
  return choice;
}

void describeButton(
    QAbstractButton& button, const char* name, const QString& text, const QString& tip) {
  button.setText(text);
  button.setObjectName(name);
  button.setToolTip(tip);
  auto plain = text;
  button.setFocusPolicy(Qt::StrongFocus);
  button.setAccessibleName(plain.remove('&'));
  button.setAccessibleDescription(tip);
}

QLabel* createHint(QCustomPlot* plot, const char* name) {
  auto* hint = new QLabel(plot);
  hint->setObjectName(name);
  hint->setAttribute(Qt::WA_TransparentForMouseEvents);
  hint->setAlignment(Qt::AlignCenter);
  hint->setWordWrap(true);
  auto* layout = new QVBoxLayout(plot);
  layout->setContentsMargins(60, 20, 30, 50);
  layout->addWidget(hint);
  return hint;
}

void showHint(QCustomPlot& plot, QLabel& hint, const QString& text) {
  hint.setText(text);
  hint.setVisible(!text.isEmpty());
  plot.axisRect()->setVisible(text.isEmpty());
}

}  // namespace diptych::ui
