// libcurl on one loop: its sockets and its timer through libuv, a bounded number of transfers at once.
//
// Urgent jobs go first, and the others always leave one slot free for them. A job at rest, whose reader takes nothing,
// holds no slot, so that slow readers hold up nobody; when it wakes it goes on at once. Jobs begin in a later turn of the loop,
// never inside a call into this class or inside one of libcurl's callbacks.
//
// Lifetime: Close() on the loop's thread, or the destructor once the loop runs no more; before the loop is destroyed.
// Thread:   its loop only.
#pragma once

#include <curl/curl.h>

#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "io/loop.h"
#include "io/timer.h"

namespace reelcache {

// One transfer, as CurlMulti sees it. Every Start ends in OnDone, OnAbort or Cancel.
class CurlJob : public std::enable_shared_from_this<CurlJob> {
 public:
  explicit CurlJob(bool urgent) : urgent_(urgent) {}
  virtual ~CurlJob() = default;

  // Sets the options of a fresh handle. What it points to must live until OnDone or OnAbort.
  virtual void Configure(CURL* easy) = 0;

  // The handle is gone; the job may be started again. Never inside a libcurl callback.
  virtual void OnDone(CURLcode code) = 0;

  // It was refused or its loop is closed.
  virtual void OnAbort(Error error) = 0;

  bool urgent() const { return urgent_; }
  CURL* easy() const { return easy_; }  // null unless it runs

 private:
  friend class CurlMulti;
  bool urgent_;
  bool resting_ = false;
  CURL* easy_ = nullptr;
};

class CurlMulti {
 public:
  CurlMulti(Loop& loop, int most_running);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  // More than kMostWaiting waiting jobs of one urgency are refused with kBusy.
  void Start(std::shared_ptr<CurlJob> job);

  // The job hears nothing more.
  void Cancel(CurlJob& job);

  // The job takes no bytes until Wake. It may do so before it runs, and both may be called again.
  void Rest(CurlJob& job);
  void Wake(CurlJob& job);

  // Lets a job go on that returned CURL_WRITEFUNC_PAUSE.
  void Unpause(CurlJob& job);

  // Ends a running job as if libcurl had ended it with `code`. Not from a libcurl callback.
  void Finish(CurlJob& job, CURLcode code);

  // Aborts every job and closes every connection; what is started later is refused. Not from a callback.
  void Close();

  Loop& loop() { return loop_; }

  static constexpr std::size_t kMostWaiting = 1024;
  // Running jobs for each slot, those at rest included: each has a connection, and libcurl's buffer of what came last.
  static constexpr std::size_t kMostForSlot = 4;

 private:
  struct Socket;
  using JobPtr = std::shared_ptr<CurlJob>;

  static int OnSocket(CURL* easy, curl_socket_t fd, int what, void* self, void* socket);
  static int OnTimeout(CURLM* multi, long timeout_ms, void* self);
  void WatchSocket(curl_socket_t fd, int what, Socket* socket);
  void ForgetSocket(Socket* socket);

  void Turn();
  void Drive(curl_socket_t fd, int events);
  void ReadDone();
  void SettleCancelled();
  bool SettleUnpaused();
  bool StartWaiting();
  void Launch(const JobPtr& job);
  JobPtr NextWaiting();
  bool CanStart() const;
  JobPtr Take(CurlJob& job);
  void Refuse(JobPtr job, Error error);

  Loop& loop_;
  const std::size_t most_running_;
  CURLM* multi_;
  CURLSH* share_;  // TLS sessions, so that a second connection resumes
  std::unique_ptr<Timer> kick_;
  std::unique_ptr<Timer> timeout_;
  std::unordered_set<Socket*> sockets_;
  std::deque<JobPtr> urgent_;
  std::deque<JobPtr> background_;
  std::unordered_map<CurlJob*, JobPtr> running_;
  std::size_t resting_ = 0;  // of running_
  std::vector<JobPtr> cancelled_;  // while libcurl was on the stack
  std::vector<JobPtr> unpaused_;
  bool in_curl_ = false;
  bool closed_ = false;
};

}  // namespace reelcache
