// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/caption_history.h"

#include "core/gallery/caption_edit.h"
#include "ui/bridge/paths.h"

#include <QUndoCommand>

#include <memory>
#include <optional>
#include <utility>

namespace diptych::ui {

// The edit itself belongs to the saver's thread: its jobs come in order.
class CaptionHistory::Command : public QUndoCommand {
 public:
  Command(CaptionHistory& history, PictureItem item, QString caption)
      : QUndoCommand(tr("edit of the caption of %1").arg(toText(item.path.filename()))),
        history_(history),
        item_(std::move(item)),
        caption_(std::move(caption)),
        done_(std::make_shared<std::optional<CaptionEdit>>()) {}

  void redo() override {
    save(caption_, [item = item_, text = caption_.toStdString(), done = done_] {
      if (*done) {
        replaceCaptionFile((*done)->before, (*done)->after);
      } else {
        *done = writeCaption(item, text);
      }
    });
  }

  // An edit that could not be saved has nothing to take back.
  void undo() override {
    save(QString::fromStdString(item_.caption), [done = done_] {
      if (*done) replaceCaptionFile((*done)->after, (*done)->before);
    });
  }

 private:
  template <typename Job>
  void save(const QString& shown, Job job) {
    const auto path = toText(item_.path);
    auto* history = &history_;
    Q_EMIT history->captionChanged(path, shown);
    history->saver_.run(
        [job](const std::stop_token&) {
          job();
          return true;
        },
        [history, path](bool) { Q_EMIT history->saved(path); },
        [history, path](const QString& message) { Q_EMIT history->failed(path, message); });
  }

  CaptionHistory& history_;
  PictureItem item_;
  QString caption_;
  std::shared_ptr<std::optional<CaptionEdit>> done_;
};

CaptionHistory::CaptionHistory(QObject* parent) : QObject(parent) {
  stack_.setObjectName(QStringLiteral("caption_history"));
}

CaptionHistory::~CaptionHistory() { saver_.finish(); }

void CaptionHistory::edit(const PictureItem& item, const QString& caption) {
  stack_.push(new Command(*this, item, caption));
}

}  // namespace diptych::ui
