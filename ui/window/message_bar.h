// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace diptych::ui {

// What the person should know, inside the window: no dialog, no stack of them. An error stays until
// it is closed or a newer one comes; news do not hide it.
class MessageBar : public QFrame {
  Q_OBJECT

 public:
  explicit MessageBar(QWidget* parent = nullptr);

  void showError(const QString& message);
  // False when something that matters more is shown.
  bool showNews(const QString& message);
  // With a button that does something about it.
  void offer(const QString& message, const QString& button, std::function<void()> action);
  void dismiss();

  QString text() const;
  bool showsError() const { return shows_error_; }

 Q_SIGNALS:
  void logRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void show(const QString& message, bool error);
  void useThemeColors();

  bool shows_error_ = false;
  std::function<void()> action_;
  QLabel* label_ = nullptr;
  QPushButton* action_button_ = nullptr;
  QPushButton* log_button_ = nullptr;
};

}  // namespace diptych::ui
