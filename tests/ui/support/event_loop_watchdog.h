// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace diptych::ui {

// Measures how long the GUI thread keeps the event loop waiting. A timer ticks every few
// milliseconds; what lies between two ticks is a stall, less the time in which the operating system
// had given the processor to somebody else (/proc/thread-self/schedstat), which says something of
// the machine and nothing of the window.
class EventLoopWatchdog : public QObject {
  Q_OBJECT

 public:
  explicit EventLoopWatchdog(QObject* parent = nullptr);
  ~EventLoopWatchdog() override;

  void reset();
  double longestStall_ms() const { return longest_ms_; }
  double longestGap_ms() const { return longest_gap_ms_; }  // with the time for others
  int ticks() const { return ticks_; }

 private:
  void tick();
  double waited_ms() const;  // on the processor's queue, since the thread began

  QTimer timer_;
  QElapsedTimer clock_;
  int schedstat_ = -1;
  double last_waited_ms_ = 0;
  double longest_ms_ = 0;
  double longest_gap_ms_ = 0;
  int ticks_ = 0;
};

}  // namespace diptych::ui
