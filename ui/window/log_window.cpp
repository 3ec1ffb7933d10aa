// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/log_window.h"

#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTime>
#include <QVBoxLayout>

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr qint64 kTailBytes = 256 * 1024;
constexpr int kMaxMessages = 2000;

QString readTail(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    return LogWindow::tr("%1 cannot be read: %2").arg(path, file.errorString());
  }
  file.seek(std::max<qint64>(0, file.size() - kTailBytes));
  return QString::fromUtf8(file.read(kTailBytes));
}

}  // namespace

LogWindow::LogWindow(QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("log_window"));
  setAccessibleName(tr("Log"));
  setWindowTitle(tr("Log"));
  resize(820, 520);
  new QVBoxLayout(this);
  messages_ = addText(tr("Messages of this window"), "log_messages");
  messages_->setMaximumBlockCount(kMaxMessages);
  run_log_ = addText(tr("End of the run's log"), "log_run");
  run_log_->setPlaceholderText(tr("No run yet."));
  auto* close = new QPushButton(tr("&Close"));
  close->setObjectName(QStringLiteral("log_close"));
  connect(close, &QPushButton::clicked, this, &QDialog::close);
  layout()->addWidget(close);
  layout()->setAlignment(close, Qt::AlignRight);
}

QPlainTextEdit* LogWindow::addText(const QString& title, const char* object_name) {
  layout()->addWidget(new QLabel(title));
  auto* text = new QPlainTextEdit;
  text->setObjectName(QLatin1String(object_name));
  text->setAccessibleName(title);
  text->setReadOnly(true);
  text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  text->setLineWrapMode(QPlainTextEdit::NoWrap);
  layout()->addWidget(text);
  return text;
}

void LogWindow::note(const QString& message) {
  messages_->appendPlainText(QStringLiteral("%1  %2").arg(
      QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), message));
}

void LogWindow::showRun(const QString& run_folder) {
  worker_.cancel();
  worker_.run(
      [path = run_folder + QStringLiteral("/run.log")](const std::stop_token&) {
        return readTail(path);
      },
      [this](const QString& text) {
        run_log_->setPlainText(text);
        run_log_->verticalScrollBar()->setValue(run_log_->verticalScrollBar()->maximum());
      });
}

}  // namespace diptych::ui
