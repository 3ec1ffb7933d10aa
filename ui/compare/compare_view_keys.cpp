// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of a CompareView. They are taken from the window's shortcuts while the focus is in here.
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_header.h"
#include "ui/compare/compare_options.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/mode_bar.h"
#include "ui/compare/zoom_controls.h"

#include <QKeyEvent>

#include <functional>

namespace diptych::ui {

namespace {

constexpr double kKeyZoom = 1.25;
constexpr double kKeyPan = 0.1;     // of the pane
constexpr double kEdgeStep = 0.02;  // of the pane
constexpr int kTap_ms = 300;        // Space held for longer goes back when it is released

// Without what says nothing: the number pad, and Shift where + needs it.
Qt::KeyboardModifiers modifiersOf(const QKeyEvent& event) {
  auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
  if (event.key() == Qt::Key_Plus || event.key() == Qt::Key_Equal) modifiers &= ~Qt::ShiftModifier;
  return modifiers;
}

}  // namespace

struct CompareView::KeyAction {
  Qt::Key key;
  Qt::KeyboardModifiers modifiers;
  std::function<void()> act;
};

std::vector<CompareView::KeyAction> CompareView::wayActions() {
  const auto next = [this] { Q_EMIT nextWanted(); };
  const auto previous = [this] { Q_EMIT previousWanted(); };
  return {
      {Qt::Key_N, {}, next},
      {Qt::Key_PageDown, {}, next},
      {Qt::Key_Right, Qt::AltModifier, next},
      {Qt::Key_P, {}, previous},
      {Qt::Key_PageUp, {}, previous},
      {Qt::Key_Left, Qt::AltModifier, previous},
      {Qt::Key_Escape, {}, [this] { Q_EMIT closeWanted(); }},
      {Qt::Key_S, Qt::ControlModifier, [this] { Q_EMIT header_->exportWanted(); }},
      {Qt::Key_C, Qt::ControlModifier, [this] { copy(); }}};
}

std::vector<CompareView::KeyAction> CompareView::viewActions() {
  const auto zoom = [this](double factor) { return [=, this] { canvas_->zoomBy(factor); }; };
  const auto scale = [this](double value) { return [=, this] { canvas_->setScale(value); }; };
  const auto pan = [this](double x, double y) { return [=, this] { canvas_->panBy({x, y}); }; };
  const auto edge = [this](double step) { return [=, this] { canvas_->moveEdge(step); }; };
  return {
      {Qt::Key_F, {}, scale(0)},
      {Qt::Key_0, {}, scale(0)},
      {Qt::Key_1, {}, scale(1)},
      {Qt::Key_Plus, {}, zoom(kKeyZoom)},
      {Qt::Key_Equal, {}, zoom(kKeyZoom)},
      {Qt::Key_Minus, {}, zoom(1 / kKeyZoom)},
      {Qt::Key_Left, {}, pan(-kKeyPan, 0)},
      {Qt::Key_Right, {}, pan(kKeyPan, 0)},
      {Qt::Key_Up, {}, pan(0, -kKeyPan)},
      {Qt::Key_Down, {}, pan(0, kKeyPan)},
      {Qt::Key_Left, Qt::ShiftModifier, edge(-kEdgeStep)},
      {Qt::Key_Right, Qt::ShiftModifier, edge(kEdgeStep)},
      {Qt::Key_L, {}, [this] { zoom_->setLocked(!canvas_->locked()); }}};
}

std::vector<CompareView::KeyAction> CompareView::modeActions() {
  std::vector<KeyAction> actions;
  for (int i = 0; i < kCompareModes; ++i) {
    const auto chosen = static_cast<Mode>(i);
    actions.push_back({keyOf(chosen), {}, [this, chosen] { setMode(chosen); }});
  }
  return actions;
}

bool CompareView::actOn(const QKeyEvent& event, bool only_asking) {
  for (const auto& actions : {wayActions(), viewActions(), modeActions()}) {
    for (const auto& [key, modifiers, act] : actions) {
      if (key != event.key() || modifiers != modifiersOf(event)) continue;
      if (!only_asking) act();
      return true;
    }
  }
  return false;
}

bool CompareView::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && actOn(*static_cast<QKeyEvent*>(event), true)) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

void CompareView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && mode() == Mode::Blink) {
    startFlip(event->isAutoRepeat());
  } else if (!actOn(*event, false)) {
    QWidget::keyPressEvent(event);
  }
}

void CompareView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && mode() == Mode::Blink) {
    if (!event->isAutoRepeat()) endFlip();
  } else {
    QWidget::keyReleaseEvent(event);
  }
}

// By hand: the clock stops.
void CompareView::startFlip(bool repeated) {
  if (repeated) return;
  options_->setBlinking(false);
  held_.start();
  flip();
}

void CompareView::endFlip() {
  const bool was_held = held_.isValid() && held_.elapsed() > kTap_ms;
  held_.invalidate();
  if (was_held) flip();
}

void CompareView::flip() {
  scene_.blinks_to_second = !scene_.blinks_to_second;
  refresh();
}

void CompareView::runClock() {
  if (mode() == Mode::Blink && options_->blinking() && isVisible()) {
    clock_.start(options_->interval_ms());
  } else {
    clock_.stop();
  }
}

void CompareView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  clock_.stop();
}

void CompareView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  runClock();
}

}  // namespace diptych::ui
