// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/gallery_bar.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr int kTypingPause_ms = 200;

QString filterHelp() {
  QString help = GalleryBar::tr(
      "<p>Shows the rows in which a picture fits.</p><p><b>word</b> or <b>\"two words\"</b>: in "
      "caption or name; <b>caption:</b>x and <b>name:</b>x in one of them.<br>"
      "<b>AND</b> (or a space), <b>OR</b>, <b>NOT</b>, <b>( )</b> combine.</p><table>");
  for (const auto& word : filterWords()) {
    help +=
        QStringLiteral("<tr><td><b>%1</b>&nbsp;</td><td>%2</td></tr>")
            .arg(
                QString::fromStdString(word.word + (word.is_number ? ">0.2" : "")).toHtmlEscaped(),
                QString::fromStdString(word.help).toHtmlEscaped());
  }
  return help + QStringLiteral("</table>");
}

}  // namespace

GalleryBar::GalleryBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("gallery_bar"));
  createModes();
  createPairing();
  createSort();
  createFilter();
  more_ = new QToolButton;
  more_->setObjectName(QStringLiteral("gallery_menu_button"));
  more_->setText(QStringLiteral("⋯"));
  more_->setToolTip(tr("More: edit, copy, open folders"));
  more_->setAccessibleName(more_->toolTip());
  more_->setPopupMode(QToolButton::InstantPopup);
  menu_ = new QMenu(this);
  menu_->setObjectName(QStringLiteral("gallery_menu"));
  more_->setMenu(menu_);
  // They give way where there is little room: the list that opens has all of their words.
  for (auto* choice : {pair_by_, sort_}) choice->setMinimumWidth(72);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(6, 3, 6, 3);
  layout->setSpacing(4);
  for (auto* button : modes_->buttons()) layout->addWidget(button);
  layout->addSpacing(6);
  layout->addWidget(pair_by_);
  layout->addWidget(sort_);
  layout->addWidget(descending_);
  layout->addWidget(filter_, 1);
  layout->addWidget(more_);
}

void GalleryBar::createModes() {
  modes_ = new QButtonGroup(this);
  const auto add = [this](const char* name, const QString& text, const QString& tip, auto mode) {
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    modes_->addButton(button, static_cast<int>(mode));
  };
  add("gallery_grid",
      tr("Grid"),
      tr("All pictures, those that belong together side by side"),
      GalleryMode::Grid);
  add("gallery_compare", tr("Compare"), tr("The pictures of one row, large"), GalleryMode::Compare);
  add("gallery_statistics",
      tr("Statistics"),
      tr("The data sets in numbers and charts"),
      GalleryMode::Statistics);
  modes_->button(0)->setChecked(true);
  connect(modes_, &QButtonGroup::idClicked, this, [this](int id) {
    Q_EMIT modeChanged(static_cast<GalleryMode>(id));
  });
}

void GalleryBar::createPairing() {
  pair_by_ = new QComboBox;
  pair_by_->setObjectName(QStringLiteral("gallery_pair_by"));
  pair_by_->setAccessibleName(tr("What pictures are paired by"));
  pair_by_->setToolTip(
      tr("What makes pictures of several sets belong together: the same name, the same caption, or "
         "the nearest latents (after measuring, see Statistics)"));
  pair_by_->addItem(tr("Pair: name"), static_cast<int>(PairBy::Name));
  pair_by_->addItem(tr("Pair: caption"), static_cast<int>(PairBy::Caption));
  pair_by_->addItem(tr("Pair: latent"), static_cast<int>(PairBy::NearestLatent));
  connect(pair_by_, &QComboBox::activated, this, &GalleryBar::announce);
}

void GalleryBar::createSort() {
  sort_ = new QComboBox;
  sort_->setObjectName(QStringLiteral("gallery_sort"));
  sort_->setAccessibleName(tr("What pictures are sorted by"));
  sort_->setToolTip(tr("What the rows are sorted by; the badges on the pictures show it"));
  sort_->addItem(tr("Sort: name"), QString());
  for (const auto& word : filterWords()) {
    if (!word.is_number) continue;
    const auto text = QString::fromStdString(word.word);
    sort_->addItem(tr("Sort: %1").arg(text), text);
    sort_->setItemData(sort_->count() - 1, QString::fromStdString(word.help), Qt::ToolTipRole);
  }
  connect(sort_, &QComboBox::activated, this, &GalleryBar::announce);
  descending_ = new QToolButton;
  descending_->setObjectName(QStringLiteral("gallery_descending"));
  descending_->setAccessibleName(tr("Largest first"));
  descending_->setToolTip(tr("Largest, or last name, first"));
  descending_->setCheckable(true);
  descending_->setAutoRaise(true);
  descending_->setArrowType(Qt::UpArrow);
  connect(descending_, &QToolButton::toggled, this, [this](bool down) {
    descending_->setArrowType(down ? Qt::DownArrow : Qt::UpArrow);
  });
  connect(descending_, &QToolButton::clicked, this, &GalleryBar::announce);
}

void GalleryBar::createFilter() {
  filter_ = new QLineEdit;
  filter_->setObjectName(QStringLiteral("gallery_filter"));
  filter_->setAccessibleName(tr("Filter"));
  filter_->setPlaceholderText(tr("Filter: cat OR loss>0.2"));
  filter_->setToolTip(filterHelp());
  filter_->setClearButtonEnabled(true);
  filter_->setMinimumWidth(60);
  filter_->installEventFilter(this);
  typing_.setSingleShot(true);
  typing_.setInterval(kTypingPause_ms);
  connect(filter_, &QLineEdit::textChanged, &typing_, qOverload<>(&QTimer::start));
  connect(filter_, &QLineEdit::returnPressed, this, &GalleryBar::announce);
  connect(&typing_, &QTimer::timeout, this, &GalleryBar::announce);
}

void GalleryBar::announce() {
  typing_.stop();
  Q_EMIT arrangementChanged(arrangement());
}

GalleryMode GalleryBar::mode() const { return static_cast<GalleryMode>(modes_->checkedId()); }

void GalleryBar::setMode(GalleryMode mode) {
  if (mode == this->mode()) return;
  modes_->button(static_cast<int>(mode))->setChecked(true);
  Q_EMIT modeChanged(mode);
}

Arrangement GalleryBar::arrangement() const {
  return {
      .pair_by = static_cast<PairBy>(pair_by_->currentData().toInt()),
      .filter = filter_->text().toStdString(),
      .sort = sort_->currentData().toString().toStdString(),
      .descending = descending_->isChecked()};
}

void GalleryBar::setArrangement(const Arrangement& arrangement) {
  pair_by_->setCurrentIndex(pair_by_->findData(static_cast<int>(arrangement.pair_by)));
  const int sort = sort_->findData(QString::fromStdString(arrangement.sort));
  sort_->setCurrentIndex(std::max(0, sort));  // a word of another version: by name
  descending_->setChecked(arrangement.descending);
  filter_->setText(QString::fromStdString(arrangement.filter));
  announce();
}

void GalleryBar::showProblem(const QString& message) {
  auto marked = palette();
  if (!message.isEmpty()) {
    const bool dark = palette().color(QPalette::Base).lightness() < 128;
    marked.setColor(QPalette::Base, dark ? QColor(92, 36, 24) : QColor(255, 224, 214));
  }
  filter_->setPalette(marked);
  filter_->setToolTip(
      message.isEmpty()
          ? filterHelp()
          : QStringLiteral("<p><b>%1</b></p>").arg(message.toHtmlEscaped()) + filterHelp());
}

void GalleryBar::focusFilter() {
  filter_->setFocus();
  filter_->selectAll();
}

// Escape clears the filter.
bool GalleryBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched == filter_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && !filter_->text().isEmpty()) {
    filter_->clear();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace diptych::ui
