#include "origin/curl_multi.h"

#include <algorithm>
#include <utility>

#include "origin/stopping.h"

namespace reelcache {
namespace {

// libcurl refuses most calls from inside its callbacks; whoever asks then is put off until it has returned.
class InCurl {
 public:
  explicit InCurl(bool& flag) : flag_(flag), before_(std::exchange(flag, true)) {}
  ~InCurl() { flag_ = before_; }

 private:
  bool& flag_;
  bool before_;
};

void InitCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(code);
}

CURLM* NewMulti() {
  InitCurlOnce();
  return curl_multi_init();
}

}  // namespace

struct CurlMulti::Socket {
  uv_poll_t poll{};
  CurlMulti* multi = nullptr;
  curl_socket_t fd = CURL_SOCKET_BAD;
};

CurlMulti::CurlMulti(Loop& loop, int most_running)
    : loop_(loop),
      most_running_(static_cast<std::size_t>(std::max(1, most_running))),
      multi_(NewMulti()),
      share_(curl_share_init()),
      kick_(std::make_unique<Timer>(loop, [this] { Turn(); })),
      timeout_(std::make_unique<Timer>(loop, [this] {
        Drive(CURL_SOCKET_TIMEOUT, 0);
        Turn();
      })) {
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::OnTimeout);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(most_running_ * kMostForSlot));
}

CurlMulti::~CurlMulti() { Close(); }

void CurlMulti::Start(JobPtr job) {
  auto& queue = job->urgent() ? urgent_ : background_;
  if (closed_) return Refuse(std::move(job), StoppingError());
  if (queue.size() >= kMostWaiting)
    return Refuse(std::move(job), {ErrorKind::kBusy, "too many requests wait for the origin"});
  queue.push_back(std::move(job));
  kick_->Start(std::chrono::milliseconds(0));
}

void CurlMulti::Refuse(JobPtr job, Error error) {
  loop_.Post([job = std::move(job), error = std::move(error)] { job->OnAbort(error); });
}

void CurlMulti::Cancel(CurlJob& job) {
  auto& queue = job.urgent() ? urgent_ : background_;
  std::erase_if(queue, [&](const JobPtr& waiting) { return waiting.get() == &job; });
  if (in_curl_)
    cancelled_.push_back(job.shared_from_this());
  else
    Take(job);
}

void CurlMulti::Rest(CurlJob& job) {
  if (std::exchange(job.resting_, true) || job.easy_ == nullptr) return;
  ++resting_;
  if (!closed_ && CanStart()) kick_->Start(std::chrono::milliseconds(0));
}

void CurlMulti::Wake(CurlJob& job) {
  if (std::exchange(job.resting_, false) && job.easy_ != nullptr) --resting_;
}

void CurlMulti::Unpause(CurlJob& job) {
  if (closed_) return;
  unpaused_.push_back(job.shared_from_this());
  kick_->Start(std::chrono::milliseconds(0));
}

void CurlMulti::Finish(CurlJob& job, CURLcode code) {
  if (JobPtr keep = Take(job)) keep->OnDone(code);
}

// Out of libcurl and out of `running_`; null when it did not run.
CurlMulti::JobPtr CurlMulti::Take(CurlJob& job) {
  auto found = running_.find(&job);
  if (found == running_.end()) return nullptr;
  JobPtr keep = std::move(found->second);
  running_.erase(found);
  if (keep->resting_) --resting_;
  InCurl mark(in_curl_);
  curl_multi_remove_handle(multi_, keep->easy_);
  curl_easy_cleanup(std::exchange(keep->easy_, nullptr));
  if (!closed_ && CanStart()) kick_->Start(std::chrono::milliseconds(0));  // its slot is free
  return keep;
}

void CurlMulti::Close() {
  if (std::exchange(closed_, true)) return;
  std::vector<JobPtr> jobs(urgent_.begin(), urgent_.end());
  jobs.insert(jobs.end(), background_.begin(), background_.end());
  urgent_.clear();
  background_.clear();
  unpaused_.clear();
  while (!running_.empty()) jobs.push_back(Take(*running_.begin()->first));
  curl_multi_cleanup(multi_);
  curl_share_cleanup(share_);
  while (!sockets_.empty()) ForgetSocket(*sockets_.begin());
  kick_.reset();
  timeout_.reset();
  for (const JobPtr& job : jobs) job->OnAbort(StoppingError());
}

void CurlMulti::Turn() {
  loop_.SetTask("origin transfers");
  SettleCancelled();
  bool unpaused = SettleUnpaused();
  bool started = StartWaiting();
  // libcurl would wait for its timer to begin what was just added.
  if (unpaused || started) Drive(CURL_SOCKET_TIMEOUT, 0);
  if (CanStart()) kick_->Start(std::chrono::milliseconds(0));
}

void CurlMulti::Drive(curl_socket_t fd, int events) {
  loop_.SetTask("origin transfers");
  {
    InCurl mark(in_curl_);
    int still_running = 0;
    curl_multi_socket_action(multi_, fd, events, &still_running);
  }
  SettleCancelled();
  ReadDone();
}

void CurlMulti::ReadDone() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    CurlJob* job = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
    Finish(*job, code);
  }
}

void CurlMulti::SettleCancelled() {
  for (const JobPtr& job : std::exchange(cancelled_, {})) Take(*job);
}

bool CurlMulti::SettleUnpaused() {
  bool any = false;
  for (const JobPtr& job : std::exchange(unpaused_, {})) {
    if (!running_.contains(job.get())) continue;
    CURLcode code = CURLE_OK;
    {
      InCurl mark(in_curl_);
      code = curl_easy_pause(job->easy_, CURLPAUSE_CONT);
    }
    // The kept bytes were delivered inside that call; when the job refused them libcurl does not end it by itself.
    if (code != CURLE_OK) Finish(*job, code);
    any = true;
  }
  SettleCancelled();
  return any;
}

bool CurlMulti::StartWaiting() {
  bool any = false;
  while (JobPtr job = NextWaiting()) {
    Launch(job);
    any = true;
  }
  return any;
}

void CurlMulti::Launch(const JobPtr& job) {
  CURL* easy = curl_easy_init();
  if (easy == nullptr) return job->OnAbort({ErrorKind::kInternal, "libcurl has no memory for a transfer"});
  job->easy_ = easy;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, job.get());
  curl_easy_setopt(easy, CURLOPT_SHARE, share_);
  job->Configure(easy);
  running_.emplace(job.get(), job);
  if (job->resting_) ++resting_;
  InCurl mark(in_curl_);
  curl_multi_add_handle(multi_, easy);
}

bool CurlMulti::CanStart() const {
  if (running_.size() >= most_running_ * kMostForSlot) return false;
  const std::size_t awake = running_.size() - resting_;
  if (!urgent_.empty() && awake < most_running_) return true;
  return !background_.empty() && awake < std::max<std::size_t>(1, most_running_ - 1);
}

CurlMulti::JobPtr CurlMulti::NextWaiting() {
  if (!CanStart()) return nullptr;
  auto& queue = urgent_.empty() ? background_ : urgent_;
  JobPtr job = std::move(queue.front());
  queue.pop_front();
  return job;
}

int CurlMulti::OnTimeout(CURLM*, long timeout_ms, void* self) {
  Timer* timer = static_cast<CurlMulti*>(self)->timeout_.get();
  if (timeout_ms < 0)
    timer->Stop();
  else
    timer->Start(std::chrono::milliseconds(timeout_ms));
  return 0;
}

int CurlMulti::OnSocket(CURL*, curl_socket_t fd, int what, void* self, void* socket) {
  auto* multi = static_cast<CurlMulti*>(self);
  if (what == CURL_POLL_REMOVE)
    multi->ForgetSocket(static_cast<Socket*>(socket));
  else
    multi->WatchSocket(fd, what, static_cast<Socket*>(socket));
  return 0;
}

void CurlMulti::WatchSocket(curl_socket_t fd, int what, Socket* socket) {
  if (socket == nullptr) {
    socket = new Socket{};
    socket->multi = this;
    socket->fd = fd;
    socket->poll.data = socket;
    uv_poll_init_socket(loop_.uv(), &socket->poll, fd);
    sockets_.insert(socket);
    curl_multi_assign(multi_, fd, socket);
  }
  int events = ((what & CURL_POLL_IN) != 0 ? UV_READABLE : 0) | ((what & CURL_POLL_OUT) != 0 ? UV_WRITABLE : 0);
  uv_poll_start(&socket->poll, events, [](uv_poll_t* handle, int status, int ready) {
    auto* ready_socket = static_cast<Socket*>(handle->data);
    CurlMulti* multi = ready_socket->multi;
    int flags = ((ready & UV_READABLE) != 0 ? CURL_CSELECT_IN : 0) | ((ready & UV_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0);
    // A reset on a kept connection is told as an error of the descriptor. libcurl replaces a connection that it finds
    // dead by reading, not one that it is told is in error.
    multi->Drive(ready_socket->fd, status < 0 ? CURL_CSELECT_IN | CURL_CSELECT_OUT : flags);
    multi->Turn();
  });
}

// Stops watching at once: libcurl closes the descriptor right after this.
void CurlMulti::ForgetSocket(Socket* socket) {
  if (socket == nullptr || sockets_.erase(socket) == 0) return;
  uv_poll_stop(&socket->poll);
  uv_close(reinterpret_cast<uv_handle_t*>(&socket->poll),
           [](uv_handle_t* handle) { delete static_cast<Socket*>(handle->data); });
}

}  // namespace reelcache
