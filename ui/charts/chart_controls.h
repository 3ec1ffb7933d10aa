// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAbstractButton;
class QComboBox;
class QCustomPlot;
class QLabel;
class QWidget;

namespace diptych::ui {

// What stands around a chart. Every piece has an object name and an accessible one.

QCustomPlot* createPlot(QWidget* parent, const char* name, const QString& accessible_name);

// The ChartAxis values in their order.
QComboBox* createAxisChoice(QWidget* parent, const char* name);

// text may have a mnemonic (&).
void describeButton(
    QAbstractButton& button, const char* name, const QString& text, const QString& tip);
template <typename Button>
Button* createChartButton(
    QWidget* parent, const char* name, const QString& text, const QString& tip) {
  auto* button = new Button(parent);
  describeButton(*button, name, text, tip);
  return button;
}

// Lies over an empty plot; its text is the only thing there.
QLabel* createHint(QCustomPlot* plot, const char* name);
// Words instead of the plot; no words: the plot.
void showHint(QCustomPlot& plot, QLabel& hint, const QString& text);

}  // namespace diptych::ui
