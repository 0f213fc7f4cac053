#include "support/scripted_origin/connection.h"

#include <charconv>

namespace reelcache {
namespace {

constexpr std::size_t kMaxRequestBody = 1 << 20;

// Null when the field says nothing usable.
std::optional<std::size_t> BodyBytes(const RequestHead& request) {
  const std::string* field = request.fields.Find("Content-Length");
  if (request.fields.Find("Transfer-Encoding") != nullptr) return std::nullopt;
  if (field == nullptr) return 0;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(field->data(), field->data() + field->size(), size);
  if (error != std::errc() || *end != '\0' || size > kMaxRequestBody) return std::nullopt;
  return size;
}

bool WantsHtml(const RequestHead& request) {
  const std::string* accept = request.fields.Find("Accept");
  return accept != nullptr && accept->find("text/html") != std::string::npos &&
         accept->find("json") == std::string::npos;
}

bool IsFolder(const std::string& name) { return name.empty() || name.ends_with('/'); }

}  // namespace

void Connection::Run() {
  origin_.log.CountConnection(1);
  while (ServeOne()) {
  }
  socket_.Close();
  origin_.log.CountConnection(-1);
}

bool Connection::ServeOne() {
  const auto text = socket_.ReadHead();
  if (!text) return false;
  const auto request = ParseRequestHead(*text);
  if (!request) return SendText(TextAnswer(400, "not an HTTP/1.1 request\n"), false);
  return Control::Owns(*request) ? ServeControl(*request) : ServeScripted(*request);
}

bool Connection::ServeControl(const RequestHead& request) {
  const auto size = BodyBytes(request);
  if (!size) return SendText(TextAnswer(400, "the body needs a Content-Length\n"), false);
  const auto body = socket_.ReadBody(*size);
  return body && SendText(origin_.control.Handle(request, *body), request.keep_alive);
}

bool Connection::ServeScripted(const RequestHead& request) {
  const std::uint64_t n = origin_.log.Begin(number_, request);
  const Behaviour behaviour = origin_.behaviours.Take(request.name);
  BodySender sender(socket_, origin_.log, n, behaviour,
                    behaviour.bandwidth.value_or(origin_.options.bandwidth));
  bool usable = WaitLatency(behaviour) && (!behaviour.hold_before_head || sender.Hold());
  if (usable && behaviour.cut_before_head) {
    if (behaviour.reset) socket_.MakeCloseReset();
    usable = false;
  }
  if (usable) usable = sender.Send(Decide(request, behaviour), request.keep_alive);
  origin_.log.Finish(n);
  return usable;
}

bool Connection::WaitLatency(const Behaviour& behaviour) {
  auto latency = behaviour.latency.value_or(origin_.options.latency);
  std::uniform_real_distribution<double> percent(0, 100);
  if (percent(random_) < origin_.options.tail_percent) latency += origin_.options.tail;
  return latency.count() == 0 || socket_.WaitUntil(ClientSocket::Clock::now() + latency);
}

Answer Connection::Decide(const RequestHead& request, const Behaviour& behaviour) const {
  Answer answer;
  if (request.method != "GET" && request.method != "HEAD") {
    answer = TextAnswer(405, "GET and HEAD only\n");
    answer.head.fields.Set("Allow", "GET, HEAD");
  } else if (auto fixed = FixedAnswer(behaviour)) {
    answer = std::move(*fixed);
  } else if (IsFolder(request.name)) {
    const bool html = WantsHtml(request);
    const auto listing = html ? origin_.objects.ListAsHtml(request.name) : origin_.objects.List(request.name);
    answer = listing ? TextAnswer(200, *listing, html ? "text/html" : "application/json")
                     : TextAnswer(404, "no such folder\n");
  } else if (const auto object = origin_.objects.Find(request.name)) {
    answer = ObjectAnswer(request, *object, behaviour);
  } else {
    answer = TextAnswer(404, "no such object\n");
  }
  if (request.method == "HEAD") answer.body = {};
  for (const Field& field : behaviour.headers) answer.head.fields.Set(field.name, field.value);
  answer.head.fields.Set("Date", FormatHttpDate(std::chrono::system_clock::to_time_t(
                                     std::chrono::system_clock::now())));
  return answer;
}

bool Connection::SendText(const Answer& answer, bool keep_alive) {
  const std::string text = answer.head.Format(keep_alive) + answer.body.text;
  return socket_.Send(text) == text.size() && keep_alive;
}

}  // namespace reelcache
